/**
 * Retention deletes from the log's start, by age. A record below the log start is `expired` only if it is certainly older
 * than the retention; a younger one that is gone was removed by something else, and is lost.
 */
import type { Book } from "./book.ts";
import type { AckedRun } from "./fates.ts";
import { NONE, type Ranges } from "./ranges.ts";
import type { Survivors } from "./survivors.ts";

/** The part of a run that retention has certainly taken. */
export function expiredPart({ settings }: Book, survivors: Survivors, run: AckedRun): Ranges {
  const end = survivors.endOf(run);
  if (settings.retentionSeconds === undefined || end?.at === undefined || end.logStart === 0) return NONE;
  const youngest = end.at - end.slack - (run.acked[1] + run.slack);
  if (youngest <= settings.retentionSeconds) return NONE;
  const [from, to] = run.seq;
  const below =
    run.cluster === survivors.cluster && run.offset !== null ? end.logStart - run.offset : belowFirstPresent(survivors, run);
  return below <= 0 ? NONE : [[from, Math.min(to, from + below - 1)]];
}

/** A copy's offset is not known from its original; what stands before the first survivor of its session stood below the log start. */
function belowFirstPresent(survivors: Survivors, run: AckedRun): number {
  const first = survivors.ids.get(run.stream)?.[0]?.[0] ?? Number.POSITIVE_INFINITY;
  return first - run.seq[0];
}
