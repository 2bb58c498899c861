import { Shown } from './shown.js';
import { Visible } from './visible.js';

/** Of the timeline, so many items can be seen in the page; twice as many while somebody reads above the end. */
const WINDOW = 120;

/** Whoever comes near one end of what is in the page gets so many more there. */
const STEP = 30;

/** To find something that can be seen, so many items are loaded at most without being asked. */
const MOST_FILLED = 2_000;

/** Within this many pixels of the end, someone who scrolls down has arrived. */
const NEAR_END = 32;

/** A hidden tab draws no frames. Then messages are shown this many milliseconds after they came. */
const WITHOUT_FRAMES = 250;

/**
 * The part of the timeline that is in the page: a window that moves with the reader, so that ten thousand messages cost no more than
 * a few hundred.
 *
 * Who is at the end stays at the end. Who has scrolled up is reading: nothing moves under their eyes, a button counts what is
 * new, and a line marks where it begins. Messages are shown once per frame, however many came.
 */
export class Conversation {
  #timeline;
  #visible;
  #view;
  #shown;
  #scroller;
  #list;
  #newer;
  #liveRegion;
  #loadOlder;
  #onUnseen;

  #frame = 0;
  #timer = 0;
  #isLoading = false;

  #isSticking = true;
  #top = 0; // Where the list was scrolled to when last looked at.
  #unseen = 0;
  #marked = null; // The index of the first new one.

  /**
   * @param {Timeline} timeline
   * @param {object} view how items look, see message.js; `isFromBefore`, whether one was said before one came in, `isOld`, long ago
   * @param {object} elements `scroller`, `list`, the button `newer`
   * @param {LiveRegion} liveRegion
   * @param {Function} loadOlder called with an offset when somebody reads up to there; answers a promise of a page
   * @param {Function} onUnseen called with how many messages came since the reader last saw the end
   */
  constructor({ timeline, view, scroller, list, newer, liveRegion, loadOlder, onUnseen }) {
    this.#timeline = timeline;
    this.#visible = new Visible(timeline, view.isMuted);
    this.#view = view;
    this.#shown = new Shown({
      timeline, visible: this.#visible, view, scroller, list,
      markerAt: (index) => index === this.#marked ? this.#newInWords() : null,
    });
    this.#scroller = scroller;
    this.#list = list;
    this.#newer = newer;
    this.#liveRegion = liveRegion;
    this.#loadOlder = loadOlder;
    this.#onUnseen = onUnseen;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    // A message that was unfolded may have pushed the end away: who reads it wants to stay there.
    list.addEventListener('click', () => this.#scrolled());
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
    const isNew = !isMine && !item.gap && this.#visible.has(item) && !this.#view.isFromBefore(item);
    if (isNew && !this.#isWatched && this.#unseen++ === 0) {
      this.#mark(this.#timeline.end - 1);
    }
    this.#schedule();
  }

  /** The item looks different now. */
  redraw(item) {
    this.#shown.redraw(item);
  }

  /** All of them may look different now. */
  redrawAll() {
    const { start, end } = this.#timeline;
    const middle = this.#isSticking ? end : this.#shown.inSight(this.#shown.from, this.#shown.to) ?? this.#shown.to;
    // Who is seen again may need less of the timeline to fill the page, and who is not any more, more of it.
    const from = Math.max(start, this.#visible.back(middle, WINDOW));
    const to = this.#visible.forth(middle, WINDOW);
    this.#liveRegion.expectOld();
    this.#keepPlace(from, to, () => this.#shown.redrawAll(from, to));
    this.#show();
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
    const from = this.#isSticking ? this.#visible.back(end, WINDOW) : Math.max(start, this.#shown.from);
    const to = this.#isSticking ? end : Math.max(Math.min(this.#shown.to, end), this.#visible.forth(from, 2 * WINDOW));
    this.#announce(Math.max(this.#shown.to, from), to);
    this.#move(from, to);
    if (this.#isSticking) {
      this.#scrollToEnd();
      this.#fill();
    }
    this.#count();
  }

  // What is shown, that is: what is not in the page is not read out either.
  #announce(from, to) {
    if (from >= to) {
      return;
    }
    if (this.#view.isOld(this.#timeline.at(from))) {
      this.#liveRegion.expectOld();
    } else {
      this.#liveRegion.expect(this.#visible.count(from, to));
    }
  }

  #move(from, to) {
    this.#keepPlace(from, to, () => this.#shown.move(from, to));
  }

  // What remains stays where it is for who reads.
  #keepPlace(from, to, change) {
    const index = this.#isSticking ? null : this.#shown.inSight(from, to);
    const eye = index === null ? null : this.#timeline.at(index);
    const before = eye && this.#shown.topOf(eye);
    change();
    if (eye) {
      this.#scroller.scrollTop += this.#shown.topOf(eye) - before;
      this.#top = this.#scroller.scrollTop;
    }
  }

  // Any way up means reading, even the first pixels of a slow wheel: else a busy room would never let go.
  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const left = scrollHeight - clientHeight - scrollTop;
    const goingUp = scrollTop < this.#top;
    this.#top = scrollTop;
    const hasEnd = this.#isSticking || this.#shown.to === this.#timeline.end; // While sticking, what is not yet shown is soon.
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
    if (this.#shown.from > this.#timeline.start) {
      const from = this.#visible.back(this.#shown.from, STEP);
      this.#liveRegion.expectOld();
      this.#move(from, Math.min(this.#shown.to, this.#visible.forth(from, 2 * WINDOW)));
    } else {
      this.#older();
    }
  }

  #reachDown() {
    const to = this.#visible.forth(this.#shown.to, STEP);
    if (to > this.#shown.to) {
      this.#liveRegion.expectOld();
      this.#move(Math.max(this.#shown.from, this.#visible.back(to, 2 * WINDOW)), to);
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
      return;
    } finally {
      this.#isLoading = false;
    }
    this.#fill();
  }

  // What does not fill the page cannot be scrolled, and so nobody could ask for more. Pages may be all of muted people's.
  #fill() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const { from, to } = this.#shown;
    const isShort = this.#isSticking ? scrollHeight < 2 * clientHeight && this.#visible.count(from, to) < WINDOW
                                     : scrollTop === 0;
    if (isShort && from === this.#timeline.start && this.#timeline.end - from < MOST_FILLED) {
      this.#older();
    }
  }

  #prepend(messages, more) {
    const first = this.#visible.forth(this.#timeline.start, 1) - 1;
    this.#timeline.prepend(messages, more);
    if (this.#shown.from === this.#timeline.start + messages.length) {
      this.#liveRegion.expectOld();
      if (first >= this.#shown.from) {
        // It may go on now, or not begin the day.
        this.#keepPlace(this.#shown.from, this.#shown.to, () => this.redraw(this.#timeline.at(first)));
      }
      this.#move(this.#visible.back(this.#shown.from, STEP), this.#shown.to);
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
    const isFar = scrollHeight - clientHeight - scrollTop > clientHeight || this.#shown.to < this.#timeline.end;
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
    if (before !== null && before >= this.#shown.from && before < this.#shown.to) {
      this.#keepPlace(this.#shown.from, this.#shown.to, () => this.redraw(this.#timeline.at(before)));
    }
  }
}
