/** What a screen reader can follow: about this many messages a second, and as many at once. */
const RATE = 5;

/** How long it must have been calm before messages are read out again. */
const CALM = 2_000;

/**
 * Keeps a burst from flooding screen readers. They queue whatever appears in a polite region, so a minute of burst would be
 * read out for an hour. While messages come too fast the region is off; afterwards one sentence says how many went unread.
 */
export class LiveRegion {
  #region;
  #summary;
  #allowance = RATE;
  #refilled = performance.now();
  #unread = 0;
  #calm = 0;

  constructor(region, summary) {
    this.#region = region;
    this.#summary = summary;
  }

  /** To be called before `count` messages are shown: whether they are read out is decided when they appear. */
  expect(count) {
    const now = performance.now();
    this.#allowance = Math.min(RATE, this.#allowance + (now - this.#refilled) / 1_000 * RATE) - count;
    this.#refilled = now;
    if (this.#allowance < 0) {
      this.#allowance = 0;
      this.expectOld();
    }
    if (this.#calm) {
      this.#unread += count;
    }
  }

  /** To be called before messages are shown that were said long ago: they are there to be read, not to be read out. */
  expectOld() {
    this.#region.ariaLive = 'off';
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => this.#resume(), CALM);
  }

  #resume() {
    this.#calm = 0;
    this.#region.ariaLive = 'polite';
    if (this.#unread > 0) {
      this.#summary.textContent = `${this.#unread} messages came too fast to be read out.`;
      this.#unread = 0;
    }
  }
}
