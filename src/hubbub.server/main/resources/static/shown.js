import { itemElement } from './message.js';
import { NamesByKeyboard } from './names-by-keyboard.js';

/** The stretch of a timeline that is in the page: the items from one index up to another, drawn. */
export class Shown {
  #timeline;
  #visible;
  #view;
  #scroller;
  #list;
  #names;
  #markerAt;

  #from = 0;
  #to = 0;
  #elements = new WeakMap(); // Of items.

  /**
   * @param {Timeline} timeline
   * @param {Visible} visible what of it can be seen
   * @param {object} view how items look, see message.js
   * @param {Element} scroller what scrolls the `list`
   * @param {Function} markerAt the words above the item of an index, or null
   */
  constructor({ timeline, visible, view, scroller, list, markerAt }) {
    this.#timeline = timeline;
    this.#visible = visible;
    this.#view = view;
    this.#scroller = scroller;
    this.#list = list;
    this.#names = new NamesByKeyboard(list);
    this.#markerAt = markerAt;
  }

  get from() {
    return this.#from;
  }

  get to() {
    return this.#to;
  }

  /** Shows these. What was there and remains is not touched. */
  move(from, to) {
    if (from >= this.#to || to <= this.#from) {
      this.#replaceAll(from, to);
    } else {
      this.#removeFirst(from - this.#from);
      this.#removeLast(this.#to - to);
      this.#list.prepend(...this.#drawn(from, this.#from));
      this.#list.append(...this.#drawn(this.#to, to));
    }
    this.#from = from;
    this.#to = to;
    this.#names.offer();
  }

  /** Shows these, each of them as it looks now. */
  redrawAll(from, to) {
    this.#keepFocus(this.#list, () => this.#replaceAll(from, to));
    this.#from = from;
    this.#to = to;
    this.#names.offer();
  }

  /** The item looks different now. */
  redraw(item) {
    const old = this.#elements.get(item);
    for (let i = this.#from; i < this.#to && old; i++) {
      if (this.#timeline.at(i) === item) {
        this.#keepFocus(old, () => old.replaceWith(this.#draw(i)));
        this.#names.offer();
        return;
      }
    }
  }

  /** The index of the first item in sight, among those that are shown now and of these; null if there is none. */
  inSight(from, to) {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (let i = Math.max(from, this.#from); i < Math.min(to, this.#to); i++) {
      const shown = this.#elements.get(this.#timeline.at(i));
      if (!shown.hidden && shown.getBoundingClientRect().bottom > edge) {
        return i;
      }
    }
    return null;
  }

  /** How far below the window's top this item is, in pixels. */
  topOf(item) {
    return this.#elements.get(item).getBoundingClientRect().top;
  }

  #replaceAll(from, to) {
    this.#list.replaceChildren(...this.#drawn(from, to));
  }

  #removeFirst(count) {
    for (let i = 0; i < count; i++) {
      this.#list.firstElementChild.remove();
    }
  }

  #removeLast(count) {
    for (let i = 0; i < count; i++) {
      this.#list.lastElementChild.remove();
    }
  }

  #drawn(from, to) {
    return Array.from({ length: Math.max(0, to - from) }, (_, i) => this.#draw(from + i));
  }

  #draw(index) {
    const item = this.#timeline.at(index);
    const previous = this.#visible.has(item) ? this.#visible.before(index) : undefined;
    const made = itemElement(item, previous, this.#view, this.#markerAt(index));
    this.#elements.set(item, made);
    return made;
  }

  // Where the keyboard stood is gone after the change: then it is near by.
  #keepFocus(place, change) {
    const hadFocus = place.contains(document.activeElement);
    change();
    if (hadFocus) {
      this.#scroller.focus({ preventScroll: true });
    }
  }
}
