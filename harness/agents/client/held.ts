import type { ReceivedRun } from "./received.ts";

/** Fetched records of a partition; `end` is the position behind them. */
export interface Fetched {
  readonly partition: number;
  readonly end: number;
  readonly runs: readonly ReceivedRun[];
}

/**
 * What a consumer that commits before it processes has in its hands. Its work on a batch lasts until the round of commits after
 * the one that covered it: at any moment something is committed and not processed, which is what a crash loses.
 */
export class Held {
  #fetched: Fetched[] = [];
  #inWork: Fetched[] = [];

  take(fetched: Fetched): void {
    this.#fetched.push(fetched);
  }

  /** A round of commits is over: gives what was worked on until now, and takes in work what is committed by now. */
  next(committed: (partition: number) => number): readonly Fetched[] {
    const done = this.#inWork;
    const isCovered = ({ partition, end }: Fetched): boolean => end <= committed(partition);
    this.#inWork = this.#fetched.filter(isCovered);
    this.#fetched = this.#fetched.filter((fetched) => !isCovered(fetched));
    return done;
  }
}
