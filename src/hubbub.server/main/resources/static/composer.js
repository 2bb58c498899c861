import { kept } from './storage.js';

/** With fewer characters left than this, they are counted. */
const NEARLY_FULL = 200;

/** What a room takes unless it says otherwise, in code points. */
const USUAL_LIMIT = 4_000;

/** The box one types in. What stands in it is kept for each room until it is sent. */
export class Composer {
  #box;
  #input;
  #button;
  #note;
  #say;
  #draft;
  #limit = USUAL_LIMIT;

  /**
   * @param {object} elements `form`, `box`, `input`, `button` and `note`
   * @param {string} roomName whose draft it is
   * @param {Function} say takes a text
   */
  constructor({ form, box, input, button, note, roomName, say }) {
    this.#box = box;
    this.#input = input;
    this.#button = button;
    this.#note = note;
    this.#say = say;
    this.#draft = `draft.${roomName}`;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
      input.focus(); // So that a phone keeps its keyboard open.
    });
    input.addEventListener('keydown', (event) => this.#keyDown(event));
    input.addEventListener('input', () => {
      kept.set(this.#draft, input.value || null);
      this.#changed();
    });
    input.value = kept.get(this.#draft) ?? '';
    this.#changed();
  }

  /** Says something about the text to the person, until they change it. */
  tell(words) {
    this.#note.textContent = words;
  }

  /** Most characters (code points) of a message. */
  set limit(characters) {
    this.#limit = characters;
    this.#changed();
  }

  #keyDown(event) {
    // Enter that ends a composition chooses a word. Safari ends it one event early and leaves only the key code 229.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !composing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const text = this.#input.value;
    if (text.trim() === '' || this.#left() < 0) {
      return;
    }
    this.#input.value = '';
    kept.set(this.#draft, null);
    this.#changed();
    this.#say(text);
  }

  #left() {
    const { value } = this.#input;
    // A code point takes one or two of `length`: only near the limit they must be counted.
    return value.length <= this.#limit - NEARLY_FULL ? this.#limit : this.#limit - [...value].length;
  }

  #changed() {
    const left = this.#left();
    this.#input.setAttribute('aria-invalid', String(left < 0));
    this.#button.disabled = left < 0;
    if (left < 0) {
      this.tell(`${(-left).toLocaleString('en')} characters too many: shorten it, or send it in parts.`);
    } else {
      this.tell(left < NEARLY_FULL ? `${left.toLocaleString('en')} characters left` : '');
    }
    // The style sheet makes the box as high as this copy of the text; measuring the text here would move the conversation.
    this.#box.dataset.text = `${this.#input.value} `;
  }
}
