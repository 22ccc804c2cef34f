/**
 * The recovery point: the moment up to which every acknowledged write is there; what was acknowledged later may be, too. And the
 * span of what is not: from the first lost acknowledgement to the last, on whichever side of t_D they lie.
 */
import type { AckedRun } from "./fates.ts";
import { between, earlier, type Interval, later, minus, notNegative, widened } from "./intervals.ts";
import { firstAcknowledged, isWhole } from "./recovery-point.ts";

interface LostSpan {
  /** Seconds on the run's clock. */
  readonly recoveryPoint: Interval;
  readonly lostSpanSeconds: Interval;
}

/** Undefined where nothing was lost: then every acknowledged write is there, up to the last. */
export function lostSpanOf(lost: readonly AckedRun[]): LostSpan | undefined {
  if (lost.length === 0) return undefined;
  const first = lost.map(firstAcknowledged).reduce(earlier);
  const last = lost.map(lastAcknowledged).reduce(later);
  return { recoveryPoint: first, lostSpanSeconds: notNegative(minus(last, first)) };
}

/** The last record of a run lost whole was acknowledged at its end exactly; one of a part of it, at some time in it. */
function lastAcknowledged(part: AckedRun): Interval {
  const [first, last] = part.acked;
  return widened(between(isWhole(part) ? last : first, last), part.slack);
}
