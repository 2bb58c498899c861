import { byId } from './element.js';

/** Beside the conversation where there is room for it, and a dialog above it where there is not. */
export class Panel {
  #panel = byId('panel');
  #wide = matchMedia('(min-width: 64rem)');
  #onLook;
  #onLookAway;

  /** Tells when somebody looks at it, and when not any more. */
  constructor(onLook, onLookAway) {
    this.#onLook = onLook;
    this.#onLookAway = onLookAway;
    byId('open-panel').addEventListener('click', () => {
      this.#panel.showModal();
      onLook();
    });
    this.#panel.addEventListener('close', () => this.#panel.open || onLookAway()); // It may stand beside by now.
    this.#wide.addEventListener('change', () => this.#settle());
    document.addEventListener('visibilitychange', () => this.#panel.open && !document.hidden && onLook());
    this.#settle();
  }

  /** Out of the way, for another dialog or the conversation. */
  leave() {
    if (!this.#wide.matches) {
      this.#panel.close();
    }
  }

  #settle() {
    this.#panel.close();
    if (this.#wide.matches) {
      this.#panel.open = true; // Without a call of show(), which would take the keyboard away from where one types.
      this.#onLook();
    }
  }
}
