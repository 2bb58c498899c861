/** Why the room is closed for good, in words, where the server does not say it well itself. See protocol.md, "The end". */
const WHY = new Map([
  [1000, 'you have left'],
  [1002, 'this page and the room do not speak the same protocol'],
]);

/** Says in words how the connection is, with a button where one can do something about it. */
export class ConnectionStatus {
  #words;
  #button;
  #focusAfter; // The button hides itself, also without a click; the keyboard must not fall off the page with it.
  #ticking = 0;

  constructor({ words, button, connect, focusAfter }) {
    this.#words = words;
    this.#button = button;
    this.#focusAfter = focusAfter;
    button.addEventListener('click', () => {
      connect();
    });
  }

  /** A state of hubbub.js. */
  show(state) {
    clearInterval(this.#ticking);
    this.#words.dataset.state = state.name;
    switch (state.name) {
      case 'connecting':
        this.#say('Connecting…');
        break;
      case 'live':
        this.#say(state.by === 'http' ? 'Live by HTTP: WebSockets are blocked' : 'Live');
        break;
      case 'waiting':
        this.#countDown(state.until);
        this.#offer('Now', 'Try again now');
        break;
      case 'closed':
        this.#say(`Closed: ${state.reason || WHY.get(state.code) || `the room gave no reason (code ${state.code})`}`);
        this.#offer('Connect', 'Connect again');
        break;
    }
  }

  #say(words) {
    this.#words.textContent = words;
    if (document.activeElement === this.#button) {
      this.#focusAfter.focus();
    }
    this.#button.hidden = true;
  }

  #offer(label, name) {
    this.#button.textContent = label;
    this.#button.ariaLabel = name;
    this.#button.hidden = false;
  }

  // The seconds are hidden from screen readers, which would else read every one of them out.
  #countDown(until) {
    const seconds = document.createElement('span');
    seconds.ariaHidden = 'true';
    const tick = () => {
      seconds.textContent = `in ${Math.max(1, Math.ceil((until - Date.now()) / 1_000))} s`;
    };
    tick();
    this.#words.replaceChildren('Offline, trying again ', seconds);
    this.#ticking = setInterval(tick, 250);
  }
}
