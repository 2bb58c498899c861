import { button, refill } from './element.js';
import { pendingElement } from './message.js';
import { kept, keptByTab } from './storage.js';

/** The room knows for two minutes what it has been told. Older than this, it could be heard twice. */
const KNOWN_FOR = 90_000;

/** What was never on the wire and is found again later than this is not said without asking: the talk has gone on. Milliseconds. */
const STILL_MEANT = 12 * 60 * 60_000;

/**
 * What one has said and the room has not kept yet. It is kept by the browser, so that it survives a reload and a restart of the
 * server, and always goes out under the same id, so that it is heard once. Each tab has its own; a tab that is gone leaves
 * its own to the next one that comes, where the browser has locks to know that.
 *
 * A message on its way is `{id, text, added, since, why}`: `added` is when one said it, `since` when the room may have heard it
 * first, if it may, both in milliseconds since 1970; `why` it was not said, if a person must decide.
 */
export class Outbox {
  #room;
  #roomName;
  #list;
  #tab;
  #onShow;
  #focusAfter;
  #mine = new Map(); // By id, in the order said.
  #ids = 0;
  #isOpen = false;

  /**
   * @param {Hubbub} room to say it in
   * @param {string} roomName to tell what is kept for it
   * @param {Element} list of what is on its way
   * @param {Function} onShow called after the list has changed
   * @param {Element} focusAfter where the keyboard goes when the button it is on has done its work
   */
  constructor({ room, roomName, list, onShow, focusAfter }) {
    this.#room = room;
    this.#roomName = roomName;
    this.#list = list;
    this.#onShow = onShow;
    this.#focusAfter = focusAfter;
    room.addEventListener('state', ({ detail }) => this.#stateChanged(detail));
  }

  /** Takes up what was on its way when the page was left. To be awaited before the room is entered. */
  async open() {
    this.#tab = await ownTab();
    this.#adopt(this.#tab);
    this.#keep();
    for (const key of kept.keys(`outbox.${this.#roomName}.`)) {
      const tab = key.split('.').at(-1);
      if (tab !== this.#tab && await isGone(tab)) {
        this.#adopt(tab);
      }
    }
    this.#isOpen = true;
    this.#keep();
    this.#mine.forEach((message) => this.#say(message));
    this.#show();
  }

  /** Says something, now or as soon as that is possible. */
  add(text) {
    const message = { id: `${this.#tab ?? newName()}-${Date.now().toString(36)}-${this.#ids++}`, text, added: Date.now() };
    this.#mine.set(message.id, message);
    if (this.#isOpen) { // Else open() says it, once.
      this.#say(message);
    }
    this.#keep();
    this.#show();
  }

  /** The room has kept it: it stands in the conversation now. */
  heard(id) {
    if (this.#mine.delete(id)) {
      this.#keep();
      this.#show();
    }
  }

  #adopt(tab) {
    const key = `outbox.${this.#roomName}.${tab}`;
    for (const message of kept.get(key) ?? []) {
      if (message.since && Date.now() - message.since > KNOWN_FOR) {
        message.why ??= 'perhaps it was not heard';
      } else if (!message.since && Date.now() - message.added > STILL_MEANT) {
        message.why ??= 'you wrote it some time ago';
      }
      this.#mine.set(message.id, message);
    }
    if (tab !== this.#tab) {
      this.#keep(); // Before the other is forgotten: the page may be left at any time.
      kept.set(key, null);
    }
  }

  async #say(message) {
    if (message.why !== undefined) {
      return;
    }
    if (this.#room.state.name === 'live') {
      message.since ??= Date.now();
    }
    try {
      await this.#room.say(message.text, { id: message.id, since: message.since });
      this.heard(message.id);
    } catch ({ code, message: words }) {
      if (code === 'failed' && !message.since && this.#room.state.name !== 'closed') {
        this.#say(message); // It was never on the wire: the room was away all the time.
        return;
      }
      message.why = code === 'failed' && message.since ? 'perhaps it was not heard' : words;
      this.#keep();
      this.#show();
    }
  }

  #stateChanged({ name }) {
    if (name === 'live') {
      this.#mine.forEach((message) => {
        message.since ??= Date.now();
      });
      this.#keep();
    }
    this.#show();
  }

  #sayAgain(message) {
    delete message.why;
    delete message.since;
    message.added = Date.now();
    this.#say(message);
    this.#keep();
    this.#show();
  }

  #keep() {
    if (!this.#tab) {
      return; // Until then nobody knows where.
    }
    kept.set(`outbox.${this.#roomName}.${this.#tab}`, this.#mine.size === 0 ? null : [...this.#mine.values()]);
  }

  #show() {
    const hadFocus = this.#list.querySelector(':focus-visible') !== null; // Of a finger, nothing is lost.
    refill(this.#list, [...this.#mine.values()].map((message) => {
      const made = this.#element(message);
      made.dataset.key = message.id;
      return made;
    }));
    if (hadFocus && !this.#list.contains(document.activeElement)) {
      this.#focusAfter.focus();
    }
    this.#onShow();
  }

  #element(message) {
    if (message.why !== undefined) {
      return pendingElement(message.text, `Not sent: ${message.why}. `,
                            button('plain', 'Send again', () => this.#sayAgain(message)), ' ',
                            button('plain', 'Discard', () => this.heard(message.id)));
    }
    return pendingElement(message.text, this.#room.state.name === 'live' ? 'Sending…' : 'Is sent as soon as you are back');
  }
}

// A name for this tab that outlives a reload, and a lock that says it is there. A copied tab has the same: then it takes another.
async function ownTab() {
  const before = keptByTab.get('tab');
  if (before && await hold(before)) {
    return before;
  }
  const tab = newName();
  keptByTab.set('tab', tab);
  await hold(tab);
  return tab;
}

function newName() {
  return Math.random().toString(36).slice(2, 12);
}

function hold(tab) {
  return ifFree(tab, (take) => new Promise(() => take(true)), true); // Held until the page is left.
}

function isGone(tab) {
  return ifFree(tab, (take) => take(true), false);
}

// Without locks (a page that did not come by https, or where they are denied like all storage) nobody knows: then `unknown`.
function ifFree(tab, use, unknown) {
  if (!navigator.locks) {
    return unknown;
  }
  return new Promise((take) => {
    navigator.locks.request(`hubbub.tab.${tab}`, { ifAvailable: true }, (lock) => lock ? use(take) : take(false))
        .catch(() => take(unknown));
  });
}
