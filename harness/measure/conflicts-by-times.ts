/**
 * Conflicts where copies lie in logs of their own: offsets of two logs cannot be compared, so what a write had seen is told by times. It had
 * seen another if the group of its own cluster had certainly processed that one's copy before the write was due.
 */

import { byText } from "../core/by-text.ts";
import type { ProcessedLine, Range } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { streamKey } from "./ids.ts";
import { evenly } from "./instants.ts";

/** An acknowledged write of a key: when it was due, and when the other side had processed its copy (never: ∞). */
interface Written {
  readonly due: number;
  readonly seenThere: number;
}

/** Absent where keys were not recorded or only one side was written to. */
export function conflictKeysByTimes(book: Book): string[] | undefined {
  const keyed = book.writes.filter(({ keys, outcome }) => keys !== undefined && outcome === "acknowledged");
  const [one, other] = [...new Set(keyed.map(({ cluster }) => cluster))].sort(byText);
  if (one === undefined || other === undefined) return undefined;
  const here = byKey(keyed, one, processedIn(book, other));
  const there = byKey(keyed, other, processedIn(book, one));
  const inConflict = [...here].flatMap(([name, mine]) => {
    const theirs = there.get(name) ?? [];
    const unseen = mine.some((a) => theirs.some((b) => !(b.seenThere <= a.due) && !(a.seenThere <= b.due)));
    return unseen ? [name.slice(name.indexOf("\n") + 1)] : [];
  });
  return [...new Set(inConflict)].sort(byText);
}

type Processed = ReadonlyMap<string, readonly OnRunClock<ProcessedLine>[]>;

/** What the group processed on one side, by stream. */
const processedIn = ({ processed, elsewhere }: Book, cluster: string): Processed =>
  Map.groupBy(
    [...processed, ...elsewhere].filter((line) => line.cluster === cluster),
    streamKey,
  );

function byKey(writes: Book["writes"], side: string, seen: Processed): Map<string, Written[]> {
  const found = new Map<string, Written[]>();
  for (const write of writes) {
    if (write.cluster !== side) continue;
    const [from, to] = write.seq;
    for (const [i, key] of (write.keys ?? []).entries()) {
      const name = `${write.partition}\n${key}`;
      const records = found.get(name) ?? [];
      found.set(name, records);
      const due = evenly(write.intended, i, to - from + 1) - write.slack;
      records.push({ due, seenThere: firstSeen(seen.get(streamKey(write)) ?? [], from + i) });
    }
  }
  return found;
}

/** The latest moment at which it may have been processed for the first time: a run dates only its ends. */
function firstSeen(lines: readonly OnRunClock<ProcessedLine>[], seq: number): number {
  const holds = ([from, to]: Range): boolean => from <= seq && seq <= to;
  return lines.reduce(
    (first, line) => (holds(line.seq) ? Math.min(first, line.at[1] + line.slack) : first),
    Number.POSITIVE_INFINITY,
  );
}
