/*
 * A room by plain HTTP (etc/http.md) with the face of a WebSocket, as far as hubbub.js looks at one: for where something on the way
 * does not let WebSockets through. Events come as a stream of server-sent events; what is said is POSTed, one after the other.
 */

const COME_BACK = 4101; // Known to hubbub.js, which opens another at once.
const LOST = 1006;
const NO_STREAM_LEFT = 4000;

/** Milliseconds for whatever is no stream to be answered in; then all of it is asked again on another stream. */
const ANSWERED_WITHIN = 30_000;

/** Milliseconds to the next try of what something on the way has refused, which does not say. */
const RETRY = 5_000;

/** A browser opens six connections to a server by HTTP/1.1, and each stream keeps one: two are left for all else of all its tabs. */
const STREAMS = 4;

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
  #ended = new Promise((end) => this.#ending.signal.addEventListener('abort', end));
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
    if (!await this.#hasStream()) {
      this.#end(NO_STREAM_LEFT, `${STREAMS} tabs are in rooms by HTTP, which is as many as a browser can have; close one`);
      return;
    }
    const query = history === undefined ? '' : `?history=${history}`;
    try {
      const response = await this.#ask(`/events${query}`, { headers: since ? { 'Last-Event-ID': since } : {} });
      if (response.ok) {
        await this.#follow(response.body.pipeThrough(new TextDecoderStream()).getReader());
      } else {
        const { code, detail } = await problem(response);
        this.#end(closeCode(response.status, code), detail);
      }
    } catch {
      // The connection is lost, or let go.
    }
    this.#end(LOST, '');
  }

  /** Whether one of the browser's streams is free; this tab has it then, until the end. Without locks nobody knows. */
  async #hasStream() {
    if (!globalThis.document || !navigator.locks) {
      return true;
    }
    for (let i = 1; i <= STREAMS; i++) {
      const free = await new Promise((take) => {
        navigator.locks.request(`hubbub.stream.${i}`, { ifAvailable: true }, (lock) => {
          take(lock !== null);
          return lock && this.#ended;
        }).catch(() => take(true));
      });
      if (free) {
        return true;
      }
    }
    return false;
  }

  async #follow(reader) {
    let waiting = '';
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const events = (waiting + next.value).split('\n\n');
      waiting = events.pop();
      events.forEach((event) => this.#happened(event));
    }
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

  #post({ id, text }) {
    const options = {
      method: 'POST', body: JSON.stringify({ text }), headers: { 'Content-Type': 'application/json', 'Idempotency-Key': id },
    };
    return this.#exchange('/messages', options, async (response) => {
      if (!response.ok) {
        this.#hear({ t: 'error', ref: id, ...await refusal(response) });
      } else if (response.status === 200) {
        this.#hear(await response.json()); // It had been heard before. What is new comes with the events.
      }
    });
  }

  #read({ before, n }) {
    const path = `/messages?before=${before}&limit=${n}`;
    return this.#exchange(path, { headers: { Accept: 'application/json' } }, async (response) => {
      const said = response.ok ? await response.json() : { t: 'error', ...await refusal(response) };
      if (!response.ok && said.retryMs === undefined) {
        throw new Error(said.message); // The stream will be refused as well, and say why.
      }
      this.#hear({ ...said, position: undefined }); // The one in it is that of a page.
    });
  }

  /** What has no answer in time, or one that nobody understands, is the end; it is said again on the next stream. */
  async #exchange(path, options, understand) {
    const late = setTimeout(() => this.#end(LOST, ''), ANSWERED_WITHIN);
    try {
      await understand(await this.#ask(path, options));
    } catch {
      this.#end(LOST, '');
    } finally {
      clearTimeout(late);
    }
  }

  /** Fails if there is no answer. */
  #ask(path, { headers, ...options }) {
    const { href, search } = new URL(this.#url);
    return (0, this.#fetch)(href.slice(0, href.length - search.length) + path, {
      ...options, headers: { ...this.#headers, ...headers }, signal: this.#ending.signal, cache: 'no-store',
    });
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
    return Object(await response.json());
  } catch {
    return { code: 'unavailable' }; // Of something on the way.
  }
}

async function refusal(response) {
  const { code = 'forbidden', detail } = await problem(response);
  const told = Number(response.headers.get('Retry-After')) * 1_000;
  const mayPass = [408, 429].includes(response.status) || response.status >= 500;
  const retryMs = told > 0 ? told : mayPass ? RETRY : undefined;
  return { code, message: detail || `HTTP status ${response.status}`, retryMs };
}
