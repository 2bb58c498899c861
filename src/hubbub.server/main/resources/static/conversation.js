import { itemElement } from './message.js';

/** Of the timeline, so many items are in the page; twice as many while somebody reads above the end. */
const WINDOW = 120;

/** Whoever comes near one end of what is in the page gets so many more there. */
const STEP = 30;

/** Within this many pixels of the end, someone who scrolls down has arrived. */
const NEAR_END = 32;

/** A hidden tab draws no frames. Then messages are shown this many milliseconds after they came. */
const WITHOUT_FRAMES = 250;

/** What was said longer ago than this when it comes is history. Milliseconds. */
const LONG_AGO = 60_000;

/**
 * The part of the timeline that is in the page: a window that moves with the reader, so that ten thousand messages cost no more than
 * a few hundred.
 *
 * Who is at the end stays at the end. Who has scrolled up is reading: nothing moves under their eyes, a button counts what is
 * new, and a line marks where it begins. Messages are shown once per frame, however many came.
 */
export class Conversation {
  #timeline;
  #view;
  #scroller;
  #list;
  #newer;
  #liveRegion;
  #loadOlder;
  #onUnseen;

  #from = 0; // What is in the page: indices of the timeline.
  #to = 0;
  #elements = new WeakMap(); // Of items.
  #frame = 0;
  #timer = 0;
  #isLoading = false;

  #isSticking = true;
  #top = 0; // Where the list was scrolled to when last looked at.
  #unseen = 0;
  #marked = null; // The index of the first new one.

  /**
   * @param {Timeline} timeline
   * @param {object} view how items look, see message.js
   * @param {object} elements `scroller`, `list`, the button `newer`
   * @param {LiveRegion} liveRegion
   * @param {Function} loadOlder called with an offset when somebody reads up to there; answers a promise of a page
   * @param {Function} onUnseen called with how many messages came since the reader last saw the end
   */
  constructor({ timeline, view, scroller, list, newer, liveRegion, loadOlder, onUnseen }) {
    this.#timeline = timeline;
    this.#view = view;
    this.#scroller = scroller;
    this.#list = list;
    this.#newer = newer;
    this.#liveRegion = liveRegion;
    this.#loadOlder = loadOlder;
    this.#onUnseen = onUnseen;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // A message that was unfolded may have pushed the end away: who reads it wants to stay there.
    list.addEventListener('click', () => this.#scrolled());
    list.addEventListener('keydown', (event) => this.#moveAmongNames(event));
    newer.addEventListener('click', () => {
      this.toEnd();
      scroller.focus({ preventScroll: true }); // The button is gone now, and the keyboard should not be.
    });
    document.addEventListener('visibilitychange', () => this.#count());
    new ResizeObserver(() => this.#isSticking && this.#scrollToEnd()).observe(scroller);
  }

  /** Something was said: by oneself, if `isMine`. */
  add(item, isMine = false) {
    this.#timeline.append(item);
    if (isMine || item.gap || this.#view.isMuted(item.from.id)) {
      this.#schedule();
      return;
    }
    if (!this.#isWatched && Date.now() - Date.parse(item.at) < LONG_AGO) {
      if (this.#unseen++ === 0) {
        this.#mark(this.#timeline.end - 1);
      }
    }
    this.#schedule();
  }

  /** The item looks different now. */
  redraw(item) {
    const old = this.#elements.get(item);
    for (let i = this.#from; i < this.#to && old; i++) {
      if (this.#timeline.at(i) === item) {
        old.replaceWith(this.#draw(i));
        return;
      }
    }
  }

  /** All of them may look different now. */
  redrawAll() {
    this.#keepPlace(this.#from, this.#to, () => this.#list.replaceChildren(...this.#drawn(this.#from, this.#to)));
    this.#offerNames();
  }

  /** Goes to the end, and stays there. */
  toEnd() {
    this.#isSticking = true;
    this.#show();
  }

  /** What stands below the list has changed: who is at the end stays there. */
  settle() {
    if (this.#isSticking) {
      this.#scrollToEnd();
    }
  }

  /** One has answered: what was new is not any more. */
  forgetMark() {
    if (this.#unseen === 0) {
      this.#mark(null);
    }
  }

  get #isWatched() {
    return this.#isSticking && !document.hidden;
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#show());
    this.#timer ||= setTimeout(() => this.#show(), WITHOUT_FRAMES);
  }

  #show() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;

    this.#timeline.forgetOldest(!this.#isSticking);
    const { start, end } = this.#timeline;
    this.#announce(Math.max(this.#to, start), end);
    if (this.#isSticking) {
      this.#move(Math.max(start, end - WINDOW), end);
      this.#scrollToEnd();
      if (this.#scroller.scrollHeight < 2 * this.#scroller.clientHeight) {
        this.#older();
      }
    } else {
      this.#move(Math.max(start, this.#from), Math.min(end, Math.max(this.#to, this.#from + 2 * WINDOW)));
    }
    this.#count();
  }

  #announce(from, to) {
    if (from === to) {
      return;
    }
    if (Date.now() - Date.parse(this.#timeline.at(from).at) > LONG_AGO) {
      this.#liveRegion.expectOld();
    } else {
      this.#liveRegion.expect(to - from);
    }
  }

  // Shows these. What was there and remains is not touched, and stays where it is for who reads.
  #move(from, to) {
    this.#keepPlace(from, to, () => {
      if (from >= this.#to || to <= this.#from) {
        this.#list.replaceChildren(...this.#drawn(from, to));
      } else {
        this.#removeFirst(from - this.#from);
        this.#removeLast(this.#to - to);
        this.#list.prepend(...this.#drawn(from, this.#from));
        this.#list.append(...this.#drawn(this.#to, to));
      }
      this.#from = from;
      this.#to = to;
    });
    this.#offerNames();
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
    const made = itemElement(item, this.#timeline.at(index - 1), this.#view, index === this.#marked ? this.#newInWords() : null);
    this.#elements.set(item, made);
    return made;
  }

  #keepPlace(from, to, change) {
    const eye = this.#isSticking ? null : this.#inSight(from, to);
    const before = eye && this.#elements.get(eye).getBoundingClientRect().top;
    change();
    if (eye) {
      this.#scroller.scrollTop += this.#elements.get(eye).getBoundingClientRect().top - before;
      this.#top = this.#scroller.scrollTop;
    }
  }

  // The first item in sight that remains.
  #inSight(from, to) {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (let i = Math.max(from, this.#from); i < Math.min(to, this.#to); i++) {
      const item = this.#timeline.at(i);
      const shown = this.#elements.get(item);
      if (!shown.hidden && shown.getBoundingClientRect().bottom > edge) {
        return item;
      }
    }
    return null;
  }

  // Any way up means reading, even the first pixels of a slow wheel: else a busy room would never let go.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const left = scrollHeight - clientHeight - scrollTop;
    const goingUp = scrollTop < this.#top;
    this.#top = scrollTop;
    const hasEnd = this.#isSticking || this.#to === this.#timeline.end; // While sticking, what is not yet shown is soon.
    this.#isSticking = hasEnd && (left < 2 || (!goingUp && left <= NEAR_END));
    if (!this.#isSticking) {
      if (scrollTop < clientHeight) {
        this.#reachUp();
      } else if (left < clientHeight) {
        this.#reachDown();
      }
    }
    this.#count();
  }

  #reachUp() {
    if (this.#from > this.#timeline.start) {
      const from = Math.max(this.#timeline.start, this.#from - STEP);
      this.#liveRegion.expectOld();
      this.#move(from, Math.min(this.#to, from + 2 * WINDOW));
    } else {
      this.#older();
    }
  }

  #reachDown() {
    const to = Math.min(this.#timeline.end, this.#to + STEP);
    if (to > this.#to) {
      this.#liveRegion.expectOld();
      this.#move(Math.max(this.#from, to - 2 * WINDOW), to);
    }
  }

  async #older() {
    const before = this.#timeline.olderThan;
    if (this.#isLoading || before === null) {
      return;
    }
    this.#isLoading = true;
    try {
      const { messages, more } = await this.#loadOlder(before);
      if (this.#timeline.olderThan === before) {
        this.#prepend(messages, more);
      }
    } catch {
      // The room is closed. Who scrolls again asks again.
    } finally {
      this.#isLoading = false;
    }
  }

  #prepend(messages, more) {
    const first = this.#timeline.at(this.#timeline.start);
    this.#timeline.prepend(messages, more);
    if (this.#from === this.#timeline.start + messages.length) {
      this.#liveRegion.expectOld();
      this.#keepPlace(this.#from, this.#to, () => this.redraw(first)); // It may go on now, or not begin the day.
      this.#move(this.#from - Math.min(messages.length, STEP), this.#to);
      if (this.#isSticking) {
        this.#scrollToEnd();
      }
    }
  }

  #scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#top = this.#scroller.scrollTop;
  }

  #count() {
    if (this.#isWatched) {
      this.#unseen = 0;
    }
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isFar = scrollHeight - clientHeight - scrollTop > clientHeight || this.#to < this.#timeline.end;
    this.#newer.hidden = this.#isSticking || (this.#unseen === 0 && !isFar);
    const words = this.#unseen > 0 ? `${this.#newInWords()} ↓` : 'To the latest ↓';
    if (this.#newer.textContent !== words) {
      this.#newer.textContent = words;
    }
    const marker = this.#unseen > 0 ? this.#list.querySelector('.marker') : null;
    if (marker && marker.textContent !== this.#newInWords()) {
      marker.textContent = this.#newInWords();
    }
    this.#onUnseen(this.#unseen);
  }

  #newInWords() {
    return this.#unseen === 0 ? 'New' : `${this.#unseen.toLocaleString('en')} new ${this.#unseen === 1 ? 'message' : 'messages'}`;
  }

  #mark(index) {
    const before = this.#marked;
    this.#marked = index;
    if (before !== null && before >= this.#from && before < this.#to) {
      this.#keepPlace(this.#from, this.#to, () => this.redraw(this.#timeline.at(before)));
    }
  }

  // Of all names, the keyboard finds the last one; the arrows lead from one to the next. Otherwise each would be a stop.
  #offerNames() {
    const current = this.#list.querySelector('.act[tabindex="0"]');
    if (!current) {
      [...this.#list.querySelectorAll('.act')].at(-1)?.setAttribute('tabindex', '0');
    }
  }

  #moveAmongNames(event) {
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
