import { ABNORMAL, comesBack, reasonInWords } from './close-codes.js';

/** The wait before try n is random in [0, min(LONGEST_WAIT, FIRST_WAIT × 2ⁿ)] milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** A connection that lasted this long was a good one. Sooner, a server that accepts and drops would be hammered. */
const GOOD_AFTER = 10_000;

/**
 * Connecting, or saying something, is answered within this time or the link is dead: a browser shows no pings, and TCP
 * alone takes a quarter of an hour to notice. Long enough for 64 KiB over a poor mobile link.
 */
const ANSWER_DUE = 20_000;

/**
 * The way to the room: it comes back by itself, unless it was told not to.
 *
 * `changed` hears every state: {name: 'connecting'}, {name: 'live'}, {name: 'waiting', until, code, unheard} or
 * {name: 'closed', why, code, unheard}. `heard` gets the text of every message.
 */
export class Connection {
  #url;
  #changed;
  #heard;
  #socket = null;
  #tries = 0;
  #liveSince = Infinity;
  #retry = 0;
  #answerTimer = 0;

  // What was sent and has not come back. The room gives a message to its sender as to everyone, in order, so the echo is the
  // acknowledgement. Somebody else's equal words count too: this tells what may be lost, never whose a message is.
  #unheard = [];

  constructor(url, { changed, heard }) {
    this.#url = url;
    this.#changed = changed;
    this.#heard = heard;
    addEventListener('online', () => this.#hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.#hurry());
  }

  /** Connects now; does nothing if that is under way or done. */
  connect() {
    if (this.#socket) {
      return;
    }
    this.#cancelRetry();
    this.#changed({ name: 'connecting' });
    const socket = new WebSocket(this.#url);
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code, reason }) => this.#ended(code, reason);
    this.#socket = socket;
    this.#expectAnswer();
  }

  /** Says it to everyone and answers true; or answers false if there is no connection. */
  send(text) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    // Half a surrogate pair would come back as U+FFFD and not be known again.
    const sent = text.toWellFormed();
    this.#socket.send(sent);
    this.#unheard.push(sent);
    this.#expectAnswer();
    return true;
  }

  #opened() {
    this.#answered();
    this.#liveSince = performance.now();
    this.#changed({ name: 'live' });
  }

  #received(data) {
    this.#answered();
    if (typeof data !== 'string') {
      return; // The plain protocol has text only.
    }
    if (this.#unheard[0] === data) {
      this.#unheard.shift();
    }
    this.#heard(data);
  }

  #ended(code, reason) {
    this.#answered();
    this.#socket = null;
    if (performance.now() - this.#liveSince >= GOOD_AFTER) {
      this.#tries = 0;
    }
    this.#liveSince = Infinity;
    const unheard = this.#unheard.splice(0);
    if (!comesBack(code)) {
      this.#tries = 0;
      this.#changed({ name: 'closed', why: reasonInWords(code, reason), code, unheard });
      return;
    }
    // Full jitter: everyone a restart cut off at once must not come back at once.
    const wait = Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#tries++);
    this.#retry = setTimeout(() => this.connect(), wait);
    this.#changed({ name: 'waiting', until: Date.now() + wait, code, unheard });
  }

  // The network is back, or the person is: what the wait was for may be over.
  #hurry() {
    if (this.#retry) {
      this.connect();
    }
  }

  #cancelRetry() {
    clearTimeout(this.#retry);
    this.#retry = 0;
  }

  #expectAnswer() {
    this.#answerTimer ||= setTimeout(() => this.#abandon(), ANSWER_DUE);
  }

  #answered() {
    if (this.#answerTimer) {
      clearTimeout(this.#answerTimer);
      this.#answerTimer = 0;
    }
  }

  // On a dead link the close event would come late: the browser first waits for the peer's close frame. So not waited for.
  #abandon() {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#ended(ABNORMAL, '');
  }
}
