import { bucketOf, edgesOf, latencyBuckets } from "../../ledger/latency-buckets.ts";
import type { Quantiles } from "../../protocol/commands.ts";

/** A histogram for a live status; what figures are made of is told by the second (`latency-windows.ts`). */
export class Latencies {
  readonly #buckets = new Uint32Array(latencyBuckets);
  #count = 0;

  add(ms: number): void {
    const bucket = bucketOf(ms);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
  }

  quantiles(): Quantiles | null {
    return this.#count === 0 ? null : { p50: this.#quantile(0.5), p99: this.#quantile(0.99) };
  }

  /** The upper end of the bucket that holds the quantile. */
  #quantile(share: number): number {
    let left = this.#count * share;
    const bucket = this.#buckets.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    const [atLeast, atMost] = edgesOf(bucket);
    return atMost ?? atLeast;
  }
}

const recentSeconds = 5;

/** Latencies of the last 5 to 10 s: what a live view shows must not be what was true an hour ago. */
export class RecentLatencies {
  #now = new Latencies();
  #before = new Latencies();
  #since = Number.NEGATIVE_INFINITY;

  add(ms: number, at: number): void {
    this.#turn(at);
    this.#now.add(ms);
    this.#before.add(ms);
  }

  quantiles(at: number): Quantiles | null {
    this.#turn(at);
    return this.#before.quantiles();
  }

  /** The older of the two begins with each turn where the younger one began. */
  #turn(at: number): void {
    if (at - this.#since < recentSeconds) return;
    this.#before = at - this.#since < 2 * recentSeconds ? this.#now : new Latencies();
    this.#now = new Latencies();
    this.#since = at;
  }
}
