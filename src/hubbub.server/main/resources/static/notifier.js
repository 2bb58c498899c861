import { kept } from './storage.js';

const KEY = 'notify';

/** Tells of the room while one looks elsewhere: in the title, and, if wanted, by the device when one's name is said. */
export class Notifier {
  #title;
  #checkbox;
  #open = null;

  /** @param {object} room `title` of it; the `checkbox` that switches notifications, and its `row`, hidden where there are none */
  constructor({ title, checkbox, row }) {
    this.#title = title;
    this.#checkbox = checkbox;
    row.hidden = !('Notification' in globalThis);
    checkbox.checked = !row.hidden && kept.get(KEY) === true && Notification.permission === 'granted';
    checkbox.addEventListener('change', () => this.#switched());
    this.unseen(0);
  }

  unseen(count) {
    const title = count > 0 ? `(${count.toLocaleString('en')}) ${this.#title}` : this.#title;
    if (document.title !== title) {
      document.title = title;
    }
    if (count === 0) {
      this.#open?.close();
      this.#open = null;
    }
  }

  heard({ from, text }, me) {
    if (document.hidden && this.#checkbox.checked && me && isSaid(me.name, text)) {
      try {
        this.#open?.close();
        this.#open = new Notification(`${from.name} · ${this.#title}`, { body: text.slice(0, 200), tag: 'hubbub' });
        this.#open.onclick = () => window.focus();
      } catch {
        // Some phones have notifications only for installed pages.
      }
    }
  }

  async #switched() {
    if (this.#checkbox.checked && await Notification.requestPermission() !== 'granted') {
      this.#checkbox.checked = false;
    }
    kept.set(KEY, this.#checkbox.checked);
  }
}

/** Whether a name stands in a text, not as a part of another word. */
export function isSaid(name, text) {
  const words = text.toLocaleLowerCase();
  const wanted = name.toLocaleLowerCase();
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
    const before = [...words.slice(Math.max(0, at - 2), at)].at(-1);
    const after = [...words.slice(at + wanted.length, at + wanted.length + 2)][0];
    if (!isWord(before) && !isWord(after)) {
      return true;
    }
  }
  return false;
}

function isWord(character) {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
