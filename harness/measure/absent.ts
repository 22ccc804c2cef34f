/**
 * Acknowledged and not there: which of it is LOST? Not what retention expired, not what compaction superseded, and not
 * what lies where the log could not be read: that is undetermined.
 */
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { supersededIds } from "./compaction.ts";
import { type AckedRun, type Fates, partOf } from "./fates.ts";
import { type Ids, idsOf } from "./ids.ts";
import { intersect, NONE, outside, type Ranges, subtract } from "./ranges.ts";
import { lastReadOf } from "./reads.ts";
import { expiredPart } from "./retention.ts";
import type { Survivors } from "./survivors.ts";
import { undeterminedPart } from "./undetermined.ts";

export interface Absent {
  /** Acknowledged records of which every read copy is missing, as parts of the runs they were acknowledged in. */
  readonly lost: readonly AckedRun[];
  readonly expired: Ids;
  readonly superseded: Ids;
  readonly undetermined: Ids;
}

export function absentOf(book: Book, fates: Fates, survivors: Survivors): Absent {
  const superseding = supersededIds(book, fates, survivors);
  const alsoAtSource = savedByFailback(book);
  const lost: AckedRun[] = [];
  const expired: AckedRun[] = [];
  const superseded: AckedRun[] = [];
  const undetermined: AckedRun[] = [];
  for (const run of fates.acked) {
    let missing: Ranges = outside(survivors.ids.get(run.stream) ?? NONE, run.seq);
    if (missing.length === 0) continue;
    missing = subtract(missing, alsoAtSource(run));
    const take = (into: AckedRun[], part: Ranges) => {
      const taken = intersect(missing, part);
      for (const seq of taken) into.push(partOf(run, seq));
      missing = subtract(missing, taken);
    };
    take(expired, expiredPart(book, survivors, run));
    take(superseded, superseding.get(run.stream) ?? NONE);
    take(undetermined, undeterminedPart(survivors, run));
    take(lost, [run.seq]);
  }
  return { lost, expired: idsOf(expired), superseded: idsOf(superseded), undetermined: idsOf(undetermined) };
}

/** What was written to the source after the workload had failed back to it is judged by the source's own log. */
function savedByFailback(book: Book): (run: AckedRun) => Ranges {
  const { source, survivors } = book.settings;
  const done = eventsOf(book.timeline, "failback.done").find(({ cluster }) => cluster === source);
  const home = source === undefined || source === survivors || done === undefined ? undefined : lastReadOf(book, source);
  if (home === undefined || done === undefined) return () => NONE;
  return (run) => (run.cluster === source && run.intended[0] >= done.at ? (home.ids.get(run.stream) ?? NONE) : NONE);
}
