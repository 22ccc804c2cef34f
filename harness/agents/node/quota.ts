/**
 * A share of one core, given out as the kernel's CFS quota does it: in each period the process runs until it has used its share,
 * then stands still until the next. What it overdraws is owed; what it leaves is forfeited. All in milliseconds of CPU.
 */
export class Quota {
  readonly #perPeriod: number;
  #usedBefore: number;
  #allowance = 0;

  constructor(share: number, periodMs: number, used: number) {
    this.#perPeriod = share * periodMs;
    this.#usedBefore = used;
  }

  /** A new period begins. */
  renew(used: number): void {
    const overdrawn = Math.max(0, used - this.#usedBefore - this.#allowance);
    this.#allowance = this.#perPeriod - overdrawn;
    this.#usedBefore = used;
  }

  spent(used: number): boolean {
    return used - this.#usedBefore >= this.#allowance;
  }
}
