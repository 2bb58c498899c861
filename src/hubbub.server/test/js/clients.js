import { test as nodeTest } from 'node:test';

import { Hubbub, HubbubError } from '../../main/resources/static/hubbub.js';

export const SILENCE = 40_000;

let rooms = 0;
export const opened = [];

export const test = (name, body) => nodeTest(name, { timeout: 20_000 }, body);

/** Leaves all rooms. */
export function closeAll() {
  opened.splice(0).forEach((one) => one.close());
}

/** A room of one's own. */
export const room = () => `/room/r${++rooms}`;

/** A connection whose frames can be read and written by the test. `hears` and `says` may change them; null: nothing goes on. */
export function tapped({ hears = (said) => said, says = (said) => said }) {
  return class extends WebSocket {
    set onmessage(listener) {
      super.onmessage = listener && ((event) => hears(JSON.parse(event.data)) && listener(event));
    }

    send(data) {
      if (says(JSON.parse(data), (answer) => this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(answer) })))) {
        super.send(data);
      }
    }
  };
}

/** Timers that last long enough to be deadlines go off only by hand; others at once, and it is known how long they were to be. */
export class Hands {
  #held = new Map();
  waits = [];

  options = {
    setTimeout: (what, milliseconds) => {
      if (milliseconds < SILENCE) {
        this.waits.push(milliseconds);
        return setTimeout(what, 0);
      }
      const timer = {};
      this.#held.set(timer, { what, milliseconds });
      return timer;
    },
    clearTimeout: (timer) => this.#held.delete(timer) || clearTimeout(timer),
  };

  /** The time is over for what was to last so long. */
  letPass(milliseconds) {
    for (const [timer, held] of this.#held) {
      if (held.milliseconds === milliseconds) {
        this.#held.delete(timer);
        held.what();
      }
    }
  }
}

/** A client that keeps what it hears. It comes back soon. */
export function client(port, path, options = {}) {
  const one = new Hubbub(`ws://127.0.0.1:${port}${path}`, { random: () => 0.1, ...options });
  one.texts = [];
  one.offsets = [];
  one.addEventListener('message', ({ detail }) => {
    one.texts.push(detail.text);
    one.offsets.push(Number(detail.offset));
  });
  opened.push(one);
  return one;
}

export async function join(port, path, options) {
  const one = client(port, path, options);
  one.connect();
  await until(one, 'state', live);
  return one;
}

export const live = ({ name }) => name === 'live';
export const waiting = ({ name }) => name === 'waiting';
export const closed = ({ name }) => name === 'closed';

/** The next such event. */
export function until(one, type, isIt = () => true) {
  return new Promise((resolve) => {
    const listener = ({ detail }) => {
      if (isIt(detail)) {
        one.removeEventListener(type, listener);
        resolve(detail);
      }
    };
    one.addEventListener(type, listener);
  });
}

/** Until it has heard this, now or before. */
export async function heard(one, text) {
  if (!one.texts.includes(text)) {
    await until(one, 'message', (message) => message.text === text);
  }
}

export const fromTo = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

export const code = (expected) => (error) => error instanceof HubbubError && error.code === expected;
