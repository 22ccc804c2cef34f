/**
 * Silent loss at the consumer: records that the group will never be given again, because they lie below its last commit, and
 * that it never processed anywhere. Wherever its offset came from (its own commit, a translation, a reset), this is what that cost.
 */
import type { CommitLine, LogLine, Range } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import type { Fates } from "./fates.ts";
import { countIds, type Ids, idsOf, listIds, subtractIds, uniteIds } from "./ids.ts";
import { countBetween } from "./intervals.ts";
import type { UnprocessedMeasured } from "./measured.ts";
import { logKey } from "./names.ts";
import { clustersRead, lastReadOf } from "./reads.ts";
import { remadeIn } from "./remade.ts";

/** Absent without a group, without an acknowledged commit, and where no log that it committed in was read. */
export function unprocessedOf(book: Book, { aborted }: Fates): UnprocessedMeasured | undefined {
  if (book.settings.workload.group === null) return undefined;
  const stands = standings(book.commits.filter((commit) => !isOfDeletedLog(book, commit)));
  const lines = clustersRead(book).flatMap((cluster) => lastReadOf(book, cluster)?.lines ?? []);
  const known = lines.flatMap((line) => {
    const ends = stands.get(placeOf(line));
    return ends === undefined ? [] : [{ line, ends }];
  });
  if (known.length === 0) return undefined;
  const handled = uniteIds(idsOf(book.processed), aborted);
  const below = (side: 0 | 1): Ids => subtractIds(idsOf(known.flatMap(({ line, ends }) => partBelow(line, ends[side]))), handled);
  const certain = below(0);
  return { records: countBetween(countIds(certain), countIds(below(1))), ids: listIds(certain) };
}

/** Its log was deleted and copied anew since: another record stands at that offset now. */
const isOfDeletedLog = ({ timeline }: Book, { cluster, at }: Pick<CommitLine, "cluster" | "at">): boolean =>
  remadeIn(timeline, cluster).some((remade) => at < remade);

/** Where the group stands at the end: the last acknowledged commit, lower or higher if one after it was never answered. */
function standings(commits: readonly CommitLine[]): ReadonlyMap<string, Range> {
  const stands = new Map<string, Range>();
  for (const commit of commits) {
    const place = placeOf(commit);
    const known = stands.get(place);
    if (commit.outcome === "acknowledged") stands.set(place, [commit.offset, commit.offset]);
    else if (commit.outcome === "indeterminate" && known !== undefined)
      stands.set(place, [Math.min(known[0], commit.offset), Math.max(known[1], commit.offset)]);
  }
  return stands;
}

const placeOf = ({ cluster, ...log }: Pick<CommitLine, "cluster" | "topic" | "partition">): string =>
  `${cluster}\n${logKey(log)}`;

/** The part of a log run at offsets below `end`. */
function partBelow(
  { session, partition, offset, seq }: LogLine,
  end: number,
): { session: string; partition: number; seq: Range }[] {
  const records = Math.min(end, offset[1] + 1) - offset[0];
  return records <= 0 ? [] : [{ session, partition, seq: [seq[0], seq[0] + records - 1] }];
}
