const stallSeconds = 0.25;
/** After a stall of ours, answers that came meanwhile need this long to be read. */
const afterStallSeconds = 0.2;

/** The drill's detection rule: the cluster is silent when nothing was acknowledged for so many seconds. */
export class Silence {
  readonly #seconds: number;
  #lastAckAt: number | undefined;
  #lookedAt: number | undefined;
  #deafUntil = Number.NEGATIVE_INFINITY;
  #isSilent = false;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** True when this acknowledgement ends a silence that had been told. */
  acknowledged(at: number): boolean {
    const wasSilent = this.#isSilent;
    this.#lastAckAt = at;
    this.#isSilent = false;
    return wasSilent;
  }

  /** Looks every few milliseconds; the silence, the first time that it has lasted long enough. */
  look(at: number): { readonly lastAckAt: number } | undefined {
    if (this.#lookedAt !== undefined && at - this.#lookedAt > stallSeconds) this.#deafUntil = at + afterStallSeconds;
    this.#lookedAt = at;
    if (this.#lastAckAt === undefined || this.#isSilent || at < this.#deafUntil) return undefined;
    if (at - this.#lastAckAt < this.#seconds) return undefined;
    this.#isSilent = true;
    return { lastAckAt: this.#lastAckAt };
  }
}
