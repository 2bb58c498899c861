/**
 * What can be seen of a timeline. Messages of muted people take no place in the page: a window that counted them would be empty
 * after a flood of theirs.
 */
export class Visible {
  #timeline;
  #isMuted;

  /** @param {Function} isMuted whether the person of this id is not to be seen */
  constructor(timeline, isMuted) {
    this.#timeline = timeline;
    this.#isMuted = isMuted;
  }

  has(item) {
    return Boolean(item.gap) || !this.#isMuted(item.from.id);
  }

  /** How many of these, from one index up to another, can be seen. */
  count(from, to) {
    let count = 0;
    for (let i = from; i < to; i++) {
      count += this.#weight(i);
    }
    return count;
  }

  /** The index from which on so many can be seen before this one, or the first. */
  back(index, count) {
    let from = index;
    for (let left = count; from > this.#timeline.start && left > 0; from--) {
      left -= this.#weight(from - 1);
    }
    return from;
  }

  /** The index up to which so many can be seen from this one on, or the end. */
  forth(index, count) {
    let to = index;
    for (let left = count; to < this.#timeline.end && left > 0; to++) {
      left -= this.#weight(to);
    }
    return to;
  }

  /** The item that one sees before this one, if there is one. */
  before(index) {
    const item = this.#timeline.at(this.back(index, 1));
    return item !== this.#timeline.at(index) && item && this.has(item) ? item : undefined;
  }

  #weight(index) {
    return this.has(this.#timeline.at(index)) ? 1 : 0;
  }
}
