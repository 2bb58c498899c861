import { gapElement, messageElement } from './message.js';

/** At most this many items are in the page, and at most twice as many wait to be shown; beyond, the oldest go. */
const LIMIT = 1_000;

/** Within this many pixels of the end, someone who scrolls down has arrived. */
const NEAR_END = 32;

/** A hidden tab draws no frames. Then messages are shown this many milliseconds after they came. */
const WITHOUT_FRAMES = 250;

/**
 * The list of messages.
 *
 * Who is at its end stays at its end. Who has scrolled up is reading: nothing moves under their eyes, and a button counts
 * what is new. Messages are shown once per frame, however many came, so a flood costs a frame a bounded amount of work.
 */
export class Conversation {
  #list;
  #newer;
  #empty;
  #liveRegion;

  #pending = []; // Functions that make an item, oldest first.
  #dropped = 0; // How many had to leave #pending since the last time that something was shown.
  #held = false; // Whether #pending waits for the reader to scroll on, not for the next frame.
  #frame = 0;
  #timer = 0;

  #sticking = true;
  #top = 0; // Where the list was scrolled to when last looked at.
  #heard = 0;
  #seen = 0; // Of #heard, how many when the end was last in sight.

  constructor({ list, newer, empty, liveRegion }) {
    this.#list = list;
    this.#newer = newer;
    this.#empty = empty;
    this.#liveRegion = liveRegion;
    list.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // A message that was unfolded may have pushed the end away: who reads it wants to stay there.
    list.addEventListener('click', () => this.#scrolled());
    newer.addEventListener('click', () => this.#jumpToEnd());
    new ResizeObserver(() => this.#sticking && this.#scrollToEnd()).observe(list);
  }

  /** Shows that nothing was said yet, if so. */
  begin() {
    this.#empty.hidden = this.#heard > 0;
  }

  add(text) {
    const at = new Date();
    this.#heard++;
    this.#enqueue(() => messageElement(text, at));
  }

  /** Marks that something is missing here; once, however often in a row. */
  addGap(words) {
    if (this.#pending.length > 0 || !this.#list.lastElementChild?.classList.contains('gap')) {
      this.#enqueue(() => gapElement(words));
    }
  }

  #enqueue(item) {
    this.#pending.push(item);
    if (this.#pending.length > 2 * LIMIT) {
      this.#dropped += this.#pending.splice(0, LIMIT).length;
    }
    this.#schedule();
  }

  #schedule() {
    this.#frame ||= requestAnimationFrame(() => this.#show());
    this.#timer ||= setTimeout(() => this.#show(), WITHOUT_FRAMES);
  }

  #show() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = 0;

    const items = (this.#sticking ? this.#takeNewest() : this.#takeNext()).map((make) => make());
    if (items.length > 0) {
      this.#liveRegion.expect(items.length);
      this.#list.append(...items);
      this.#empty.hidden = true;
      this.#removeOldest();
    }
    if (this.#sticking) {
      this.#scrollToEnd();
    }
    this.#count();
  }

  // What more than LIMIT newer ones follow is not worth making.
  #takeNewest() {
    this.#held = false;
    this.#dropped = 0;
    return this.#pending.splice(0).slice(-LIMIT);
  }

  // While someone reads, only as many as there is space for without removing what they read.
  #takeNext() {
    const space = LIMIT - this.#list.childElementCount + this.#countAbove();
    if (this.#dropped > 0 && space > 0) {
      const words = `${this.#dropped.toLocaleString('en')} messages came and went here while you read above.`;
      this.#pending.unshift(() => gapElement(words));
      this.#dropped = 0;
    }
    const next = this.#pending.splice(0, space);
    this.#held = this.#pending.length > 0;
    return next;
  }

  // How many items lie more than a screen above what is in sight. Only asked when the list is full enough to matter.
  #countAbove() {
    const items = this.#list.children;
    if (items.length + this.#pending.length < LIMIT) {
      return 0;
    }
    const sight = this.#list.getBoundingClientRect().top - this.#list.clientHeight;
    let above = 0;
    while (above < items.length && items[above].getBoundingClientRect().bottom < sight) {
      above++;
    }
    return above;
  }

  #removeOldest() {
    const surplus = this.#list.childElementCount - LIMIT;
    if (surplus <= 0) {
      return;
    }
    const first = this.#list.children[surplus];
    const before = this.#sticking ? 0 : first.getBoundingClientRect().top;
    const oldest = document.createRange();
    oldest.setStart(this.#list, 0);
    oldest.setEndBefore(first);
    oldest.deleteContents();
    if (!this.#sticking) {
      this.#list.scrollTop += first.getBoundingClientRect().top - before;
      this.#top = this.#list.scrollTop;
    }
  }

  // Any way up means reading, even the first pixels of a slow wheel: else a busy room would never let go.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    const left = scrollHeight - clientHeight - scrollTop;
    const goingUp = scrollTop < this.#top;
    this.#top = scrollTop;
    this.#sticking = !this.#held && (left < 2 || (!goingUp && left <= NEAR_END));
    if (this.#held) {
      this.#schedule();
    }
    this.#count();
  }

  #jumpToEnd() {
    this.#sticking = true;
    this.#show();
    this.#list.focus({ preventScroll: true }); // The button is gone now, and the keyboard should not be.
  }

  #scrollToEnd() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#top = this.#list.scrollTop;
  }

  #count() {
    if (this.#sticking) {
      this.#seen = this.#heard;
    }
    const unseen = this.#heard - this.#seen;
    const words = `${unseen.toLocaleString('en')} new ${unseen === 1 ? 'message' : 'messages'} ↓`;
    this.#newer.hidden = unseen === 0;
    if (unseen > 0 && this.#newer.textContent !== words) {
      this.#newer.textContent = words;
    }
  }
}
