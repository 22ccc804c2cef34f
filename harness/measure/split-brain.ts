/**
 * Split-brain loss: the part of LOST that the cut-off side acknowledged after t_D. It is printed as "of which" and never
 * added; where an acknowledgement interval overlaps t_D nobody can say, and the count is an interval.
 */
import type { AckedRun } from "./fates.ts";
import { type Count, countBetween, type Interval } from "./intervals.ts";
import { total } from "./ranges.ts";

interface SplitBrain {
  readonly records: Count;
  /** Certainly acknowledged after t_D. */
  readonly certain: readonly AckedRun[];
}

export function splitBrainOf(lost: readonly AckedRun[], source: string | undefined, effect: Interval): SplitBrain {
  const cutOff = lost.filter(({ cluster }) => cluster === source);
  const certain = cutOff.filter((run) => isAfter(run, effect));
  const possible = cutOff.filter((run) => !isBefore(run, effect));
  const sizes = (runs: readonly AckedRun[]) => total(runs.map(({ seq }) => seq));
  return { records: countBetween(sizes(certain), sizes(possible)), certain };
}

/** Acknowledged before t_D for certain. */
export function isBefore(run: AckedRun, effect: Interval): boolean {
  return run.acked[1] + run.slack <= effect.atLeast;
}

/** Acknowledged after t_D for certain. */
export function isAfter(run: AckedRun, effect: Interval): boolean {
  return run.acked[0] - run.slack > effect.atMost;
}
