import { type BucketCount, bucketOf } from "../../ledger/latency-buckets.ts";

/** What became of the slots that were due in one second of the run's clock, as far as it is told here: tellings of a second add up. */
export interface LatencyWindow {
  readonly from: number;
  readonly to: number;
  /** Slots that nobody acknowledged: dropped, rejected, or without an answer. */
  readonly unserved: number;
  readonly counts: readonly BucketCount[];
}

interface Open {
  unserved: number;
  readonly counts: Map<number, number>;
}

/** Latencies of writes by the second in which they were due, so that any part of a run can be summed up afterwards. */
export class LatencyWindows {
  readonly #tell: (window: LatencyWindow) => void;
  readonly #open = new Map<number, Open>();

  constructor(tell: (window: LatencyWindow) => void) {
    this.#tell = tell;
  }

  served(due: number, ms: number): void {
    const { counts } = this.#at(due);
    const bucket = bucketOf(ms);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }

  unserved(due: number): void {
    this.#at(due).unserved += 1;
  }

  /** Tells the seconds that were over by then; what is heard of them later is told again, for itself. */
  flushBefore(time: number): void {
    for (const [second, { unserved, counts }] of [...this.#open].sort(([a], [b]) => a - b)) {
      if (second + 1 > time) continue;
      this.#open.delete(second);
      this.#tell({ from: second, to: second + 1, unserved, counts: [...counts].sort(([a], [b]) => a - b) });
    }
  }

  flush(): void {
    this.flushBefore(Number.POSITIVE_INFINITY);
  }

  #at(due: number): Open {
    const second = Math.floor(due);
    const open = this.#open.get(second) ?? { unserved: 0, counts: new Map() };
    this.#open.set(second, open);
    return open;
  }
}
