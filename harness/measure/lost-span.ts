/**
 * The recovery point: the moment up to which every acknowledged write is there; what was acknowledged later may be, too. And the
 * span of what is not: from the first lost acknowledgement to the last, on whichever side of t_D they lie.
 */
import type { AckedRun } from "./fates.ts";
import { between, earlier, type Interval, later, minus, notNegative, widened } from "./intervals.ts";
import { total } from "./ranges.ts";
import { byRun, firstAcknowledged } from "./recovery-point.ts";

interface LostSpan {
  /** Seconds on the run's clock. */
  readonly recoveryPoint: Interval;
  readonly lostSpanSeconds: Interval;
}

/** Undefined where nothing was lost: then every acknowledged write is there, up to the last. */
export function lostSpanOf(lost: readonly AckedRun[]): LostSpan | undefined {
  const ends = byRun(lost).flatMap((parts) => {
    const [part] = parts;
    if (part === undefined) return [];
    const records = total(parts.map(({ seq }) => seq));
    return [{ first: firstAcknowledged(part, records), last: lastAcknowledged(part, records) }];
  });
  const [one, ...others] = ends;
  if (one === undefined) return undefined;
  const { first, last } = others.reduce(
    (span, other) => ({ first: earlier(span.first, other.first), last: later(span.last, other.last) }),
    one,
  );
  return { recoveryPoint: first, lostSpanSeconds: notNegative(minus(last, first)) };
}

/** The last record of a run lost whole was acknowledged at its end exactly; one of a part of it, at some time in it. */
function lastAcknowledged({ acked, slack, run }: AckedRun, lost: number): Interval {
  const whole = lost === run[1] - run[0] + 1;
  return widened(between(whole ? acked[1] : acked[0], acked[1]), slack);
}
