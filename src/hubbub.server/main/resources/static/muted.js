import { kept } from './storage.js';

const KEY = 'muted';

/** So many at most; of more, the first are heard again. */
const MOST = 1_000;

/** Whom this person would rather not hear: only here, and in all rooms. */
export class Muted {
  #ids = new Set(kept.get(KEY) ?? []);

  has(id) {
    return this.#ids.has(id);
  }

  set(id, isMuted) {
    this.#ids = new Set(kept.get(KEY) ?? []); // Another tab may have muted somebody meanwhile.
    this.#ids.delete(id);
    if (isMuted) {
      this.#ids.add(id);
    }
    kept.set(KEY, [...this.#ids].slice(-MOST));
  }
}
