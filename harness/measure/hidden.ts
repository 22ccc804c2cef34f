/**
 * What our own stalls may have hidden. Slots inside one are unknown and left out of windows; but where nothing else is known either,
 * "no bad slot" is no service: an outage may have lasted until the first success after the stall.
 */
import type { Book } from "./book.ts";
import { countBefore } from "./instants.ts";
import type { OutageMeasured } from "./measured.ts";
import { NO_OUTAGE, type Observed } from "./outage.ts";

/**
 * No outage, as far as that was seen. What counts of a stretch of unknown slots: it begins at t_D (a success within the latency
 * objective of it may have been under way before), or it leaves no success in a whole window of those that recovery is judged by.
 */
export function noOutageSeen(
  { settings }: Book,
  successes: Float64Array,
  unknown: Float64Array,
  { effect, slack }: Pick<Observed, "effect" | "slack">,
): OutageMeasured {
  const { windowSeconds, sustainSeconds, latencyObjectiveMs } = settings;
  let until: number = effect.atLeast;
  for (const time of unknown) {
    if (time < until) continue;
    if (time > effect.atMost + sustainSeconds) break;
    const after = countBefore(successes, time);
    const [before, next] = [successes[after - 1] ?? Number.NEGATIVE_INFINITY, successes[after] ?? Number.POSITIVE_INFINITY];
    if (before <= effect.atMost + latencyObjectiveMs / 1000 || next - before > windowSeconds) until = next;
  }
  if (until === effect.atLeast) return NO_OUTAGE;
  if (until === Number.POSITIVE_INFINITY) return { atLeast: 0, atMost: null, censored: true };
  return { atLeast: 0, atMost: until + slack - effect.atLeast, censored: false };
}
