/** How much of a core the page may take: a small share of all time, and some of what it has not used before, so that one costly scene is no pause. */
const SHARE = 0.04;
/** Milliseconds of a core that can be saved up. */
const MOST_SAVED = 300;

export class Allowance {
  #saved = MOST_SAVED;
  #at: number;

  /** Times are in milliseconds, of one clock. */
  constructor(at: number) {
    this.#at = at;
  }

  /** What was used until `at`; answers how long to rest before anything else may be. */
  spend(used: number, at: number): number {
    this.#saved = Math.min(MOST_SAVED, this.#saved + (at - this.#at) * SHARE) - used;
    this.#at = at;
    return this.#saved >= 0 ? 0 : -this.#saved / SHARE;
  }
}
