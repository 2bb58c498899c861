/** So many messages are kept here; older ones can be had from the room again. While somebody reads them, twice as many. */
const KEPT = 10_000;

/**
 * What was said, in order, and what is missing between. Items are messages as hubbub.js tells them, or `{gap: words}`. An item
 * has an index that stays the same while older ones come and go before it.
 */
export class Timeline {
  #items = [];
  #start = 0;
  #byOffset = new Map();
  #mayHaveOlder = true;

  /** The index of the first item. */
  get start() {
    return this.#start;
  }

  /** The index behind the last item. */
  get end() {
    return this.#start + this.#items.length;
  }

  at(index) {
    return this.#items[index - this.#start];
  }

  append(item) {
    this.#items.push(item);
    if (item.offset) {
      this.#byOffset.set(item.offset, item);
    }
  }

  /** Before which offset there may be more in the room; null if there is nothing. */
  get olderThan() {
    const first = this.#items[0];
    return this.#mayHaveOlder && first?.offset && first.offset !== '1' ? first.offset : null;
  }

  /** A page of the room's, which stands before the first item. */
  prepend(messages, more) {
    this.#items.unshift(...messages);
    this.#start -= messages.length;
    messages.forEach((message) => this.#byOffset.set(message.offset, message));
    this.#mayHaveOlder = more;
  }

  /** Lets go of the oldest, if they are too many. Whoever is reading keeps more. */
  forgetOldest(isReading) {
    const most = isReading ? 2 * KEPT : KEPT;
    if (this.#items.length > most + KEPT / 10) { // Some at a time: each time all others are moved.
      const gone = this.#items.splice(0, this.#items.length - most);
      this.#start += gone.length;
      gone.forEach(({ offset }) => offset && this.#byOffset.delete(offset));
      this.#mayHaveOlder = true;
    }
  }

  /** Offsets begin anew, and mean other messages than before: those above are not continued any more. */
  beginAnew() {
    this.#byOffset.clear();
    this.#items.forEach((item) => {
      item.offset = undefined; // Nothing can be asked or ordered by it any more: it would be about another message.
    });
    this.#mayHaveOlder = false;
  }

  /** The message's text is gone. Returns the message, if it is here. */
  remove(offset) {
    const message = this.#byOffset.get(offset);
    if (message) {
      message.text = '';
      message.removed = true;
    }
    return message;
  }
}
