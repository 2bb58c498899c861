/*
 * A room by plain HTTP (etc/http.md) with the face of a WebSocket, as far as hubbub.js looks at one: for where something on the way
 * does not let WebSockets through. Events come as a stream of server-sent events; what is said is POSTed, one after the other.
 */

const COME_BACK = 4100;
const LOST = 1006;

export class EventSocket {
  protocol = 'hubbub.v1.json';
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;

  #url;
  #fetch;
  #headers = {};
  #ending = new AbortController();
  #posts = Promise.resolve(); // So that what one says keeps its order.

  /** Of a room's `ws://` or `wss://`. */
  constructor(url, fetch) {
    this.#url = String(url).replace(/^ws/, 'http');
    this.#fetch = fetch;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  /** What hubbub.js says, as the protocol has it. */
  send(data) {
    const said = JSON.parse(data);
    switch (said.t) {
      case 'hello':
        this.#listen(said);
        break;
      case 'say':
        this.#posts = this.#posts.then(() => this.#post(said));
        break;
      case 'history':
        this.#read(said);
        break;
      case 'name':
        this.#end(COME_BACK, 'another name'); // Which one brings when one comes.
        break;
      default:
        this.#hear({ t: 'error', code: 'unavailable', message: 'That needs a WebSocket, which something on the way blocks.' });
    }
  }

  close() {
    this.readyState = 3;
    this.#ending.abort();
  }

  async #listen({ key, name, since, history, passphrase }) {
    this.#headers = {
      Authorization: `Bearer ${key}`,
      ...(name && { 'Hubbub-Name': encodeURIComponent(name) }),
      ...(passphrase && { 'Hubbub-Passphrase': encodeURIComponent(passphrase) }),
    };
    const query = history === undefined ? '' : `?history=${history}`;
    const response = await this.#ask(`/events${query}`, { headers: since ? { 'Last-Event-ID': since } : {} });
    if (response && !response.ok) {
      const { code, detail } = await problem(response);
      this.#end(closeCode(response.status, code), detail);
    } else if (response) {
      await this.#follow(response.body.pipeThrough(new TextDecoderStream()).getReader());
    }
  }

  async #follow(reader) {
    let waiting = '';
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        const events = (waiting + next.value).split('\n\n');
        waiting = events.pop();
        events.forEach((event) => this.#happened(event));
      }
    } catch {
      // The connection is lost, or let go.
    }
    this.#end(LOST, '');
  }

  #happened(event) {
    const fields = new Map(event.split('\n').map((line) => line.split(/: (.*)/s, 2)));
    const data = fields.get('data');
    if (fields.get('event') === 'close') {
      const { code, reason } = JSON.parse(data);
      this.#end(code, reason);
    } else if (data !== undefined && this.readyState === 1) {
      this.onmessage?.({ data });
    }
  }

  async #post({ id, text }) {
    const response = await this.#ask('/messages', {
      method: 'POST', body: JSON.stringify({ text }), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': id },
    });
    if (response?.status === 200) {
      this.#hear(await response.json()); // It had been heard before. What is new comes with the events.
    } else if (response && !response.ok) {
      this.#hear({ t: 'error', ref: id, ...await refusal(response) });
    }
  }

  async #read({ before, n }) {
    const response = await this.#ask(`/messages?before=${before}&limit=${n}`, { headers: { Accept: 'application/json' } });
    if (response) {
      // The position in it is that of a page.
      this.#hear(response.ok ? { ...await response.json(), position: undefined } : { t: 'error', ...await refusal(response) });
    }
  }

  /** The response; nothing if there is none, which is the end. */
  async #ask(path, { headers, ...options }) {
    try {
      const { href, search } = new URL(this.#url);
      return await (0, this.#fetch)(href.slice(0, href.length - search.length) + path, {
        ...options, headers: { ...this.#headers, ...headers }, signal: this.#ending.signal, cache: 'no-store',
      });
    } catch {
      this.#end(LOST, '');
      return undefined;
    }
  }

  #hear(said) {
    if (this.readyState === 1) {
      this.onmessage?.({ data: JSON.stringify(said) });
    }
  }

  #end(code, reason) {
    if (this.readyState !== 3) {
      this.close();
      this.onclose?.({ code, reason });
    }
  }
}

/** What the protocol closes with where HTTP refuses. */
function closeCode(status, code) {
  switch (status) {
    case 403: return code === undefined ? 4401 : 4403;
    case 400: case 401: case 404: return 4400;
    default: return LOST;
  }
}

async function problem(response) {
  try {
    return await response.json();
  } catch {
    return { code: 'unavailable', detail: '' }; // Of something on the way.
  }
}

async function refusal(response) {
  const { code = 'forbidden', detail } = await problem(response);
  const retry = Number(response.headers.get('Retry-After'));
  return { code, message: detail, ...(retry > 0 && { retryMs: retry * 1_000 }) };
}
