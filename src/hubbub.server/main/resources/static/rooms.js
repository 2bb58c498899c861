import { element, refill } from './element.js';
import { keptByTab } from './storage.js';

/** A list of rooms is this old at most while it is looked at. Milliseconds. */
const FRESH_FOR = 15_000;

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Which rooms there are, and the way into them. */
export class Rooms {
  #list;
  #current;
  #here = 0;
  #rooms = [];
  #more = 0;
  #timer = 0;

  /**
   * @param {object} elements `list`, and the `form` with an `input` for the name of another room, one for its `passphrase`, and a `note`
   * @param {string} current the room one is in
   */
  constructor({ list, form, input, passphrase, note, current }) {
    this.#list = list;
    this.#current = current;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const name = nameFrom(input.value);
      if (name) {
        keptByTab.set(passphraseOf(name), passphrase.value.trim() || null);
        location.assign(pathOf(name));
      } else {
        note.textContent = 'A room’s name has letters a to z, digits and hyphens: tea-corner';
      }
    });
    input.addEventListener('input', () => {
      note.textContent = '';
    });
  }

  /** Asks now, and again and again for as long as it is looked at. */
  look() {
    clearTimeout(this.#timer);
    this.#ask();
    this.#timer = setTimeout(() => document.hidden ? this.lookAway() : this.look(), FRESH_FOR);
  }

  /** How many are in one's own room, which one knows sooner than the server's list. */
  here(count) {
    if (count !== this.#here) {
      this.#here = count;
      this.#draw();
    }
  }

  lookAway() {
    clearTimeout(this.#timer);
  }

  async #ask() {
    try {
      const answer = await fetch('/rooms');
      if (answer.ok) {
        ({ rooms: this.#rooms, more: this.#more } = await answer.json());
        this.#draw();
      }
    } catch {
      // Offline; the last list stands.
    }
  }

  #draw() {
    const here = this.#rooms.some(({ name }) => name === this.#current) ? [] : [{ name: this.#current }];
    refill(this.#list, [
      ...[...this.#rooms, ...here].map((room) => this.#element(room)),
      ...(this.#more > 0 ? [element('li', 'nobody', `and ${this.#more.toLocaleString('en')} more`)] : []),
    ]);
  }

  #element({ name, people: counted }) {
    const people = name === this.#current ? this.#here : counted;
    const link = element('a', 'room-link', element('span', 'name', titleOf(name)));
    link.href = pathOf(name);
    const count = element('span', 'aside', people.toLocaleString('en'));
    count.append(element('span', 'unseen', people === 1 ? ' person' : ' people'));
    link.append(count);
    if (name === this.#current) {
      link.setAttribute('aria-current', 'page');
    }
    const made = element('li', '', link);
    made.dataset.key = name;
    return made;
  }
}

/** The room of a page: `public` of /, and others of /r/{name}. */
export function roomOf(path) {
  return path.startsWith('/r/') ? decodeURIComponent(path.slice('/r/'.length)) : 'public';
}

export function pathOf(room) {
  return room === 'public' ? '/' : `/r/${room}`;
}

/** Where the passphrase of a room is kept. */
export function passphraseOf(room) {
  return `passphrase.${room}`;
}

/** What it is called for people. */
export function titleOf(room) {
  return room === 'public' ? 'Everybody' : room;
}

// As people write it: Tea Corner.
function nameFrom(words) {
  const name = words.trim().toLowerCase().replace(/[\s_]+/g, '-');
  return NAME.test(name) ? name : null;
}
