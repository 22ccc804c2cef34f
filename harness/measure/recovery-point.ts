/**
 * How far back the loss reaches: t_D minus the first acknowledgement that was lost. What was acknowledged after t_D reaches back no seconds. A run
 * lost whole has its minimum at its first acknowledgement exactly; of a run lost in part it is only known to lie in the run.
 */
import { sizeOf } from "../ledger/lines.ts";
import type { AckedRun } from "./fates.ts";
import { between, earlier, exactly, type Interval, later, minus, notNegative, widened } from "./intervals.ts";

/** The earliest lost acknowledgement, by partition. */
export function earliestLost(lost: readonly AckedRun[]): Map<number, Interval> {
  const earliest = new Map<number, Interval>();
  for (const part of lost) {
    const first = firstAcknowledged(part);
    const known = earliest.get(part.partition);
    earliest.set(part.partition, known === undefined ? first : earlier(known, first));
  }
  return earliest;
}

/** RPO in seconds: the maximum over partitions, end by end; 0 exactly where nothing was lost. */
export function secondsLost(earliest: ReadonlyMap<number, Interval>, effect: Interval): Interval {
  return [...earliest.values()].map((first) => notNegative(minus(effect, first))).reduce(later, exactly(0));
}

export function firstAcknowledged(part: AckedRun): Interval {
  const [first, last] = part.acked;
  return widened(between(first, isWhole(part) ? first : last), part.slack);
}

/** Whether all of the run is lost that this is a part of. */
export const isWhole = ({ seq, run }: AckedRun): boolean => sizeOf(seq) === sizeOf(run);
