/** How long writes took while all was well: of the slots that were due in the steady phase, before any fault took effect. */
import { type BucketCount, edgesOf } from "../ledger/latency-buckets.ts";
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import type { Quantile, SteadyMeasured } from "./measured.ts";

/** Fewer slots than this have no 99th percentile, only a slowest. */
const enoughFor99 = 100;

/** Absent where no steady phase was watched, or nobody told of its latencies. */
export function steadyOf({ timeline, settings, effect }: Book): SteadyMeasured | undefined {
  const undisturbed = effect?.at.atLeast ?? Number.POSITIVE_INFINITY;
  const phases = eventsOf(timeline, "steady").filter(({ to }) => to <= undisturbed);
  const told = eventsOf(timeline, "client.latencies").filter(
    ({ workload, from, to }) =>
      workload === settings.workload.name && phases.some((phase) => from >= phase.from && to <= phase.to),
  );
  const unserved = told.reduce((sum, window) => sum + window.unserved, 0);
  const counts = told.flatMap((window) => window.counts).sort(([a], [b]) => a - b);
  const n = unserved + counts.reduce((sum, [, records]) => sum + records, 0);
  if (n === 0) return undefined;
  return {
    seconds: new Set(told.map(({ from }) => from)).size,
    n,
    unserved,
    latencyMs: {
      p50: quantileOf(counts, n, 0.5),
      ...(n >= enoughFor99 && { p99: quantileOf(counts, n, 0.99) }),
    },
  };
}

/** The bucket of the slot that this share of all n are no later than; slots that were not served are later than any. */
function quantileOf(counts: readonly BucketCount[], n: number, share: number): Quantile {
  let left = Math.ceil(n * share);
  for (const [bucket, records] of counts) {
    left -= records;
    if (left > 0) continue;
    const [atLeast, atMost] = edgesOf(bucket);
    return { atLeast, atMost };
  }
  const slowest = counts.at(-1);
  return { atLeast: slowest === undefined ? 0 : edgesOf(slowest[0])[0], atMost: null };
}
