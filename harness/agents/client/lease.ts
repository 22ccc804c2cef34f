/** Load is a lease: whoever started it is expected to be heard of again. A stopped process misses no more than one lease. */
export class Lease {
  readonly #ms: number;
  readonly #onExpiry: () => void;
  #timer: NodeJS.Timeout;

  constructor(ms: number, onExpiry: () => void) {
    this.#ms = ms;
    this.#onExpiry = onExpiry;
    this.#timer = setTimeout(onExpiry, ms);
  }

  renew(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onExpiry, this.#ms);
  }
}
