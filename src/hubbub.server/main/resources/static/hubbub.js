/*
 * A client of Hubbub's rooms, for browsers and for Node: hubbub.v1.json, see etc/protocol.md. It comes back by itself, hears every
 * message once and in order, and says again what was not acknowledged. In a browser the room must be of the page's own origin,
 * or one that `access.origins` allows.
 *
 *   import { Hubbub } from './hubbub.js';
 *   const room = new Hubbub('wss://chat.example/room', { name: 'Ada' });
 *   room.addEventListener('message', ({ detail }) => console.log(detail.from.name, detail.text));
 *   room.connect();
 *   const { offset } = await room.say('hello');
 */

const PROTOCOL = 'hubbub.v1.json';

/** The wait before try n is random in [0, min(LONGEST_WAIT, FIRST_WAIT × 2ⁿ)] milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** A connection that lasted this long was a good one. Sooner, a server that accepts and drops would be hammered. */
const GOOD_AFTER = 10_000;

/**
 * After this much silence the link is dead: there is a tick every 25 s, and 15 s are for a poor network. TCP alone takes a
 * quarter of an hour to notice, and pings cannot be seen here.
 */
const LONGEST_SILENCE = 25_000 + 15_000;

/** So many WebSockets in a row do not open, though the server answers otherwise: then the room is asked by plain HTTP. */
const BLOCKED = 2;

/** What a stream by plain HTTP is closed with to be opened anew at once: WebSockets are as blocked as they were. */
const AS_BEFORE = 4101;

/** The room knows for two minutes what it has been told. Said again later than this, it could be heard twice. */
const RESEND_FOR = 90_000;

/** Why something was not said, or no page came. */
export class HubbubError extends Error {
  /**
   * @param {string} code the protocol's (`too_long`, `bad_field`, `locked`, …), or `failed`: not acknowledged within 90 s, or the
   *     connection was closed for good. Then nobody knows whether it was heard, and a person should choose to say it again
   * @param {string} message a sentence for people
   * @param {string} [id] the message's, to say it again under; within two minutes it is not heard twice
   */
  constructor(code, message, id) {
    super(message);
    this.name = 'HubbubError';
    this.code = code;
    this.id = id;
  }
}

/**
 * Somebody in a room. Events carry a `detail`:
 * - `state`: `{name}`, see {@link Hubbub#state}
 * - `message`: `{offset, id, from: {id, name}, at, text, removed}`, each offset once and in order. `offset` is a decimal number in
 *   a string, `at` a time as in RFC 3339, `id` is absent from who speaks plain text
 * - `presence`: `{type, user}`; type is `here`, `join`, `leave`, `name` or `count`, user is whom it is about, if one
 * - `reset`: `{why}`, messages may be missing; why is `expired`, `epoch` or `forked`. After the latter two offsets begin anew
 * - `removed`: `{offset}`, its text is to be shown no more
 * - `locked`: `{locked}`, whether only operators may speak
 * - `error`: `{code, message}`, what was refused and is neither a `say` nor a page; such as `bad_name`
 */
export class Hubbub extends EventTarget {
  #url;
  #hello;
  #options;
  #name;
  #position;
  #tag = Hubbub.newKey().slice(0, 12); // Ids must not be used again by this person, also not in another tab.
  #ids = 0;

  #socket = null;
  #EventSocket = null; // Loaded when it is needed.
  #isByHttp = false;
  #hasOpened = false;
  #blocked = 0;
  #isIn = false;
  #state = { name: 'new' };
  #tries = 0;
  #liveSince = Infinity;
  #afterBye = null;
  #return;
  #silence;

  #me = null;
  #limits = null;
  #origin = 0; // The server's time when performance.now() was 0: the device's clock may be wrong, and may be set right.
  #people = new Map();
  #count = 0;
  #last = 0n; // The last offset heard. Beyond 2^53 a number would not be exact.
  #unacknowledged = new Map(); // By id, in the order said.
  #pages = []; // Asked for; the first one of the server.
  #pageRetry;

  /** 128 random bits, as Base64 for URLs: a new person. Keep it, and never show it. */
  static newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }

  /**
   * Does not connect yet.
   *
   * @param {string|URL} url of a room: `ws://` or `wss://`, `/room` or `/room/{name}`
   * @param {object} [options]
   * @param {string} [options.key] who one is, see {@link Hubbub.newKey}; without it, somebody new
   * @param {string} [options.name] 1 to 40 characters; without it, a made-up one
   * @param {number} [options.history] messages to hear first, 0 to 100; default 50
   * @param {string} [options.since] a {@link Hubbub#position} from before: only what came later is heard. Of that, some may
   *     have been heard before
   * @param {string} [options.passphrase] of a room that has one, 1 to 128 characters
   * @param {string} [options.operator] the server's `operator.token`
   * @param {Function} [options.WebSocket] and `fetch`, `random`, `setTimeout`, `clearTimeout`: in place of the global ones
   */
  constructor(url, {
    key = Hubbub.newKey(), // A guest's person ends with the connection, and what it said could be heard twice.
    name, history, since, passphrase, operator,
    WebSocket = globalThis.WebSocket, fetch = globalThis.fetch, random = Math.random,
    setTimeout = globalThis.setTimeout, clearTimeout = globalThis.clearTimeout,
  } = {}) {
    super();
    this.#url = url;
    this.#hello = { t: 'hello', key, history, passphrase, operator };
    this.#options = { WebSocket, fetch, random, setTimeout, clearTimeout };
    this.#name = name;
    this.#position = since;
  }

  /**
   * `{name}`: `new`, `connecting`, `live` with `by` (`websocket`, or `http` where something on the way blocks that), `waiting` with
   * `until` (milliseconds since 1970), or `closed`, for good. The latter two have the `code` and `reason` of the close; a handshake
   * that is refused looks like a lost connection (1006).
   */
  get state() {
    return this.#state;
  }

  /** Oneself, `{id, name}`; null before one is in. */
  get me() {
    return this.#me;
  }

  /** Who is here: id to `{id, name}`, oneself included. With more than 200 people the room does not say: it is empty. */
  get people() {
    return this.#people;
  }

  /** How many are here: people, and connections that speak plain text. */
  get count() {
    return this.#count;
  }

  /** The room's `limits`, as in `welcome`; null before one is in. */
  get limits() {
    return this.#limits;
  }

  /** The time by the server's clock, in milliseconds since 1970; before one is in, by the device's. */
  get now() {
    return this.#me ? this.#origin + performance.now() : Date.now();
  }

  /** What one will be called the next time that one connects. */
  set name(name) {
    this.#name = name;
  }

  /** What to bring the next time that one connects, after a close with 4401. */
  set passphrase(passphrase) {
    this.#hello.passphrase = passphrase;
  }

  /** Where one is, to be `since` in another life; undefined before one is in. At most 64 characters. */
  get position() {
    return this.#position;
  }

  /** Connects, at once if it waits; does nothing if that is under way or done. */
  connect() {
    if (this.#socket) {
      return;
    }
    this.#cancel(this.#return);
    this.#isByHttp = this.#blocked >= BLOCKED;
    this.#hasOpened = false;
    const socket = this.#isByHttp
      ? new this.#EventSocket(this.#url, this.#options.fetch)
      : new this.#options.WebSocket(this.#url, PROTOCOL);
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(JSON.parse(data));
    socket.onclose = ({ code, reason }) => this.#ended(code, reason);
    socket.onerror = () => this.#ended(1006, ''); // If it does not open: then in Node 20 no close event follows.
    this.#socket = socket;
    this.#expectSomething();
    this.#become({ name: 'connecting' });
  }

  /** Leaves for good, or until `connect()`. What is not acknowledged is rejected with `failed`. */
  close() {
    this.#drop()?.close(1000);
    if (this.#state.name !== 'closed') {
      this.#stop(1000, '');
    }
  }

  /**
   * Says something now, or once one is in, and again with the same id as often as needed, for 90 seconds. What was refused for a
   * while (`rate_limited`, `unavailable`) may be overtaken by what is said later.
   *
   * @param {string} text 1 to `limits.text` characters (code points)
   * @param {object} [again]
   * @param {string} [again.id] of a {@link HubbubError}, to say the same again
   * @param {number} [again.since] when the room may have heard it first, in milliseconds since 1970: the 90 seconds count from then
   * @returns {Promise<{offset: string, at: string|undefined}>} once the room has kept it; no `at` if the room had it already.
   *     Rejected with a {@link HubbubError}
   */
  say(text, { id = `${this.#tag}-${++this.#ids}`, since } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#state.name === 'closed' || this.#unacknowledged.has(id)) {
        throw new HubbubError('failed', this.#unacknowledged.has(id) ? 'it is being said' : 'the room is closed', id);
      }
      const age = since === undefined ? 0 : Math.max(0, Date.now() - since);
      const due = this.#after(RESEND_FOR - age, () => this.#late(id));
      this.#unacknowledged.set(id, { said: { t: 'say', id, text }, since, resolve, reject, due });
      this.#say(this.#unacknowledged.get(id));
    });
  }

  /** Changes one's name, 1 to 40 characters. A `presence` of type `name` follows, or an `error`, `bad_name`. */
  rename(name) {
    this.#name = name;
    this.#send({ t: 'name', name });
  }

  /** For operators: takes the text of this message away. Who is none is told by an `error`, `forbidden`; likewise below. */
  remove(offset) {
    this.#send({ t: 'remove', off: offset });
  }

  /** For operators: ends all connections of this person in this room. They may come back. */
  kick(user) {
    this.#send({ t: 'kick', user });
  }

  /** For operators: likewise, and they are not let in for so many minutes, with `address` nobody from where they are. */
  ban(user, { minutes = 60, address = false } = {}) {
    this.#send({ t: 'ban', user, minutes, address });
  }

  /** For operators: only they may speak, or everybody again. */
  lock(locked) {
    this.#send({ t: 'lock', locked });
  }

  /**
   * Asks for the last `n` messages (1 to 100) before an offset. May be asked for several: they come one after the other.
   *
   * @returns {Promise<{messages: object[], more: boolean}>} as in `message`, oldest first; whether there are older ones
   */
  older(before, n = 50) {
    return new Promise((resolve, reject) => {
      if (!/^[1-9][0-9]{0,18}$/.test(before) || !(Number.isInteger(n) && n >= 1 && n <= 100)) {
        throw new RangeError(`before must be an offset, and n 1 to 100: ${before}, ${n}`);
      }
      if (this.#state.name === 'closed') {
        throw new HubbubError('failed', 'the room is closed');
      }
      const asked = { t: 'history', before: String(before), n };
      if (this.#pages.push({ asked, resolve, reject }) === 1) {
        this.#send(asked);
      }
    });
  }

  // A WebSocket that does not open may be all that something on the way does not let through.
  async #suspect() {
    try {
      const rooms = new URL('/rooms', String(this.#url).replace(/^ws/, 'http')); // A proxy may let nobody ask for health.
      const { fetch } = this.#options;
      const { ok } = await fetch(rooms, { cache: 'no-store' });
      this.#EventSocket ??= ok ? (await import('./event-socket.js')).EventSocket : null;
      this.#blocked = ok ? this.#blocked + 1 : 0;
    } catch {
      this.#blocked = 0; // The server is away.
    }
  }

  #opened() {
    this.#hasOpened = true;
    this.#blocked = this.#isByHttp ? BLOCKED - 1 : 0; // The next time it is a WebSocket again that is tried first.
    this.#socket.onerror = null;
    if (this.#socket.protocol !== PROTOCOL) {
      this.#drop().close();
      this.#stop(1002, 'the server does not speak hubbub.v1.json');
      return;
    }
    this.#socket.send(JSON.stringify({ ...this.#hello, name: this.#name, since: this.#position }));
  }

  #received(said) {
    this.#expectSomething();
    this.#position = said.position ?? this.#position;
    switch (said.t) {
      case 'welcome': return this.#welcomed(said);
      case 'msg': return this.#heard(message(said));
      case 'ack': return this.#acknowledged(said.id, { offset: said.off, at: undefined });
      case 'reset':
        if (said.why !== 'expired') {
          this.#last = 0n; // Another log counts anew.
        }
        return this.#tell('reset', { why: said.why });
      case 'here':
        this.#people = new Map(said.users?.map((user) => [user.id, user]));
        return this.#present(said);
      case 'join':
        this.#people.set(said.user.id, said.user);
        return this.#present(said);
      case 'name':
        if (this.#people.has(said.user.id)) { // With very many here one is told of oneself only.
          this.#people.set(said.user.id, said.user);
        }
        return this.#present(said);
      case 'leave':
        this.#people.delete(said.user.id);
        return this.#present(said);
      case 'count': return this.#present(said);
      case 'page': return this.#paged(said);
      case 'removed': return this.#tell('removed', { offset: said.off });
      case 'locked': return this.#tell('locked', { locked: said.locked });
      case 'error': return this.#refused(said);
      case 'bye':
        this.#afterBye = said.afterMs;
    }
  }

  #welcomed({ you, limits, at }) {
    this.#me = you;
    this.#origin = Date.parse(at) - performance.now();
    this.#limits = limits;
    this.#liveSince = performance.now();
    this.#isIn = true;
    this.#unacknowledged.forEach((one) => this.#say(one));
    this.#send(this.#pages[0]?.asked);
    this.#become({ name: 'live', by: this.#isByHttp ? 'http' : 'websocket' });
  }

  #heard(heard) {
    if (heard.from.id === this.#me.id) {
      this.#acknowledged(heard.id, { offset: heard.offset, at: heard.at });
    }
    // What came together with the last position, but before it, comes again after a return.
    if (BigInt(heard.offset) > this.#last) {
      this.#last = BigInt(heard.offset);
      this.#tell('message', heard);
    }
  }

  #present({ t, user, n = this.#count }) {
    this.#count = n;
    if (t === 'name' && user.id === this.#me.id) {
      this.#me = user;
      this.#name = user.name; // In another tab, perhaps: then this one must not bring the old one when it comes back.
    }
    this.#tell('presence', { type: t, user });
  }

  #paged({ msgs, more }) {
    this.#cancel(this.#pageRetry);
    this.#pages.shift()?.resolve({ messages: msgs.map(message), more });
    this.#send(this.#pages[0]?.asked);
  }

  #refused({ ref, code, retryMs, message: words }) {
    const retry = retryMs !== undefined;
    const refused = this.#unacknowledged.get(ref);
    if (refused && retry) {
      refused.retry = this.#after(retryMs, () => this.#say(refused));
    } else if (refused) {
      this.#refuse(ref, code, words);
    } else if (ref === undefined && retry && this.#pages.length > 0) {
      this.#cancel(this.#pageRetry);
      // Or it was about a name: then the page comes, and ends this.
      this.#pageRetry = this.#after(retryMs, () => this.#send(this.#pages[0]?.asked));
    } else {
      if (code === 'bad_name') {
        this.#name = this.#me?.name;
      }
      this.#tell('error', { code, message: words });
    }
  }

  #acknowledged(id, kept) {
    this.#settled(id)?.resolve(kept);
  }

  #refuse(id, code, words) {
    this.#settled(id)?.reject(new HubbubError(code, words, id));
  }

  #settled(id) {
    const settled = this.#unacknowledged.get(id);
    this.#unacknowledged.delete(id);
    this.#cancel(settled?.due);
    this.#cancel(settled?.retry);
    return settled;
  }

  // The timer is not enough: it stands still while the computer sleeps, and the room's two minutes do not.
  #say(one) {
    if (one.since !== undefined && Date.now() - one.since > RESEND_FOR) {
      this.#late(one.said.id);
    } else if (this.#send(one.said)) {
      one.since ??= Date.now();
    }
  }

  #late(id) {
    this.#refuse(id, 'failed', 'the room did not answer in time');
  }

  // Before one is in, what is to be sent waits; being in sends it.
  #send(said) {
    const canSend = Boolean(said) && this.#isIn && this.#socket.readyState === 1;
    if (canSend) {
      this.#socket.send(JSON.stringify(said));
    }
    return canSend;
  }

  #ended(code, reason) {
    this.#drop();
    if (!this.#hasOpened) {
      this.#suspect();
    }
    if (performance.now() - this.#liveSince >= GOOD_AFTER) {
      this.#tries = 0;
    }
    this.#liveSince = Infinity;
    if (this.#isByHttp && code === AS_BEFORE) {
      this.#blocked = BLOCKED;
      this.connect();
      return;
    }
    if (code === 1009) {
      this.#refuseLongest();
    }
    if (isFinal(code)) {
      this.#stop(code, reason);
      return;
    }
    // Full jitter: everyone a restart cut off at once must not come back at once. With a bye, the server has seen to that.
    // What it says holds after a good connection. Else it is the least: one that says "at once" each time would be hammered.
    const drawn = this.#options.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries);
    const wait = this.#tries++ === 0 ? this.#afterBye ?? drawn : Math.max(this.#afterBye ?? 0, drawn);
    this.#afterBye = null;
    this.#return = this.#after(wait, () => this.connect());
    this.#become({ name: 'waiting', until: Date.now() + wait, code, reason });
  }

  // The server does not say which one was too long for a frame: if any was, then this one, and it must not be sent again.
  #refuseLongest() {
    const bytes = ({ said }) => new TextEncoder().encode(JSON.stringify(said)).length;
    const [longest] = [...this.#unacknowledged.values()].sort((a, b) => bytes(b) - bytes(a));
    this.#refuse(longest?.said.id, 'too_long', 'the message has too many bytes');
  }

  #stop(code, reason) {
    this.#cancel(this.#return);
    this.#tries = 0;
    this.#afterBye = null;
    this.#become({ name: 'closed', code, reason });
    [...this.#unacknowledged.keys()].forEach((id) => this.#refuse(id, 'failed', 'the room is closed'));
    this.#pages.splice(0).forEach(({ reject }) => reject(new HubbubError('failed', 'the room is closed')));
  }

  // Lets go of the socket and of all that waits for it.
  #drop() {
    const socket = this.#socket;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    }
    this.#socket = null;
    this.#isIn = false;
    this.#cancel(this.#silence);
    this.#cancel(this.#pageRetry);
    this.#unacknowledged.forEach(({ retry }) => this.#cancel(retry));
    return socket;
  }

  // The close event of a dead link would come late: the browser first waits for the peer's close frame. So not waited for.
  #expectSomething() {
    this.#cancel(this.#silence);
    this.#silence = this.#after(LONGEST_SILENCE, () => {
      this.#drop().close();
      this.#ended(1006, 'nothing was heard');
    });
  }

  #become(state) {
    this.#state = state;
    this.#tell('state', state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // Browsers' timers must not be called as methods of anything but the window.
  #after(milliseconds, what) {
    const { setTimeout } = this.#options;
    return setTimeout(what, milliseconds);
  }

  #cancel(timer) {
    const { clearTimeout } = this.#options;
    clearTimeout(timer);
  }
}

// 40xx and 44xx are final, as are these (RFC 6455, section 7.4); others mean to come back.
function isFinal(code) {
  return [1000, 1002, 1003, 1007, 1008].includes(code) || (code >= 4000 && code <= 4099) || (code >= 4400 && code <= 4499);
}

function message({ off, id, from, at, text, removed = false }) {
  return { offset: off, id, from, at, text, removed };
}
