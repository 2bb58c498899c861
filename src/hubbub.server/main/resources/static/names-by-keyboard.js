/**
 * Of all the names and buttons in a list of messages (`.act`), the keyboard finds the last one, and the arrows lead from one to the
 * next. Otherwise each would be a stop on the way from the conversation to where one types.
 */
export class NamesByKeyboard {
  #list;

  constructor(list) {
    this.#list = list;
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  /** To be called when the list has changed. Where the keyboard is it stays. */
  offer() {
    const current = this.#list.querySelector('.act[tabindex="0"]');
    if (current && current === document.activeElement) {
      return;
    }
    for (let item = this.#list.lastElementChild; item; item = item.previousElementSibling) {
      const last = [...item.querySelectorAll('.act')].at(-1);
      if (last) {
        current?.setAttribute('tabindex', '-1');
        last.setAttribute('tabindex', '0');
        return;
      }
    }
  }

  #move(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches('.act')) {
      return;
    }
    const names = [...this.#list.querySelectorAll('.act')].filter((name) => name.checkVisibility());
    const next = names[names.indexOf(event.target) + step];
    if (next) {
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  }
}
