/** The room closes a connection that sends more than this in one message, in bytes of UTF-8 (close code 1009). */
const LONGEST = 65_536;

const OFFLINE = 'Not sent: offline. Your text is kept here.';

const utf8 = new TextEncoder();

/** The box one types in. What could not be sent stays in it. */
export class Composer {
  #box;
  #input;
  #button;
  #note;
  #send;

  /** `send` takes a text and answers whether it went off. */
  constructor({ form, box, input, button, note, send }) {
    this.#box = box;
    this.#input = input;
    this.#button = button;
    this.#note = note;
    this.#send = send;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
      input.focus(); // So that a phone keeps its keyboard open.
    });
    input.addEventListener('keydown', (event) => this.#keyDown(event));
    input.addEventListener('input', () => {
      this.tell('');
      this.#fit();
    });
    this.#fit(); // The browser may have kept a text over a reload.
  }

  /** Says something about the text to the person, until they change it. */
  tell(words) {
    this.#note.textContent = words;
  }

  setLive(live) {
    this.#button.disabled = !live;
    if (live && this.#note.textContent === OFFLINE) {
      this.tell('');
    }
  }

  /** Puts a text back, before what was typed since; where one types does not change. */
  giveBack(text) {
    const { value, selectionStart } = this.#input;
    this.#input.setRangeText(value === '' ? text : `${text}\n`, 0, 0, 'preserve');
    if (selectionStart === value.length) {
      this.#input.setSelectionRange(this.#input.value.length, this.#input.value.length);
    }
    this.#fit();
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
    if (text.trim() === '') {
      return;
    }
    const bytes = utf8.encode(text).length;
    if (bytes > LONGEST) {
      this.tell(`Not sent: too long. It takes ${bytes.toLocaleString('en')} bytes, `
          + `and one message holds ${LONGEST.toLocaleString('en')}.`);
      return;
    }
    if (!this.#send(text)) {
      this.tell(OFFLINE);
      return;
    }
    this.#input.value = '';
    this.tell('');
    this.#fit();
  }

  // The style sheet makes the box as high as this copy of the text; measuring the text here would move the conversation.
  #fit() {
    this.#box.dataset.text = `${this.#input.value} `;
  }
}
