/** The run's clock as whoever listens can know it: what was stamped has happened, so that the clock says at least that. */
export class RunClock {
  #ahead = Number.NEGATIVE_INFINITY;

  /** `here` = this process's own clock when it was heard; both in seconds. */
  hear(at: number, here: number): void {
    this.#ahead = Math.max(this.#ahead, at - here);
  }

  /** 0 where nothing was heard. */
  now(here: number): number {
    return Number.isFinite(this.#ahead) ? here + this.#ahead : 0;
  }
}
