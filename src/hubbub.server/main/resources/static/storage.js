/**
 * What the browser keeps for this page, as JSON. Where it keeps nothing (some private windows, or when full), this page still
 * does, until it is left.
 */
class Storage {
  #area;
  #own = new Map();

  constructor(area) {
    try {
      this.#area = area();
    } catch {
      this.#area = null; // Blocked: even looking is an error.
    }
  }

  get(key) {
    try {
      return JSON.parse(this.#own.get(key) ?? this.#area?.getItem(PREFIX + key) ?? 'null');
    } catch {
      return null;
    }
  }

  /** Keeps it; null forgets it. */
  set(key, value) {
    this.#own.delete(key);
    try {
      if (value === null) {
        this.#area?.removeItem(PREFIX + key);
        return;
      }
      this.#area.setItem(PREFIX + key, JSON.stringify(value));
    } catch {
      this.#own.set(key, JSON.stringify(value));
    }
  }

  /** The keys that begin so. */
  keys(beginning) {
    const begins = PREFIX + beginning;
    return Object.keys(this.#area ?? {}).filter((key) => key.startsWith(begins)).map((key) => key.slice(PREFIX.length));
  }
}

const PREFIX = 'hubbub.';

/** Until somebody clears it; shared by all tabs. */
export const kept = new Storage(() => localStorage);

/** As long as the tab, reloads included. */
export const keptByTab = new Storage(() => sessionStorage);
