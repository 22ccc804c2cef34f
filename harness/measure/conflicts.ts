/**
 * Two writable sides: a key is in conflict if it was written on both where neither write had seen the other. A write had
 * seen another if that one's copy stands at a lower offset of the log it was written to.
 */
import type { LogLine } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { conflictKeysByTimes } from "./conflicts-by-times.ts";
import { streamKey } from "./ids.ts";
import { clustersRead, lastReadOf } from "./reads.ts";
import { nothingSeen, notice } from "./seen.ts";

/** One record of a key: where it stands in its own side's log, and where its copy stands in the other's (never: ∞). */
interface Written {
  readonly own: number;
  readonly copy: number;
}

/** The keys in conflict, sorted. Absent where keys were not recorded or only one side was written to. */
export function conflictKeysOf(book: Book): string[] | undefined {
  if (book.settings.workload.copies !== undefined) return conflictKeysByTimes(book);
  const keyed = book.writes.filter(({ keys }) => keys !== undefined);
  const sides = [...new Set(keyed.map(({ cluster }) => cluster))];
  const [one, other] = sides;
  if (one === undefined || other === undefined || sides.some((side) => !clustersRead(book).includes(side))) return undefined;
  const places = new Map(sides.map((side) => [side, placesIn(lastReadOf(book, side)?.lines ?? [])]));
  const inConflict = new Set<string>();
  for (const [i, here] of sides.entries()) {
    for (const there of sides.slice(i + 1)) {
      const written = byKey(book, here, places.get(here), places.get(there));
      const others = byKey(book, there, places.get(there), places.get(here));
      for (const [key, mine] of written) {
        const theirs = others.get(key);
        if (theirs !== undefined && neitherSaw(mine, theirs)) inConflict.add(key.slice(key.indexOf("\n") + 1));
      }
    }
  }
  return [...inConflict].sort();
}

type Places = ReadonlyMap<string, readonly LogLine[]>;

/** What one side wrote, by partition and key, in log order. */
function byKey({ writes }: Book, side: string, own: Places = new Map(), other: Places = new Map()): Map<string, Written[]> {
  const found = new Map<string, Written[]>();
  for (const write of writes) {
    if (write.cluster !== side || write.keys === undefined) continue;
    const stream = streamKey(write);
    write.keys.forEach((key, i) => {
      const at = offsetOf(own.get(stream), write.seq[0] + i);
      if (at === undefined) return;
      const name = `${write.partition}\n${key}`;
      const records = found.get(name) ?? [];
      found.set(name, records);
      records.push({ own: at, copy: offsetOf(other.get(stream), write.seq[0] + i) ?? Number.POSITIVE_INFINITY });
    });
  }
  for (const records of found.values()) records.sort((a, b) => a.own - b.own);
  return found;
}

/**
 * Mirroring keeps order, so what a write had seen of the other side is a prefix of it. For each of mine, the first of theirs
 * that it had not seen is the one least likely to have seen it.
 */
function neitherSaw(mine: readonly Written[], theirs: readonly Written[]): boolean {
  let unseen = 0;
  return mine.some(({ own, copy }) => {
    while (unseen < theirs.length && (theirs[unseen]?.copy ?? 0) < own) unseen++;
    const first = theirs[unseen];
    return first !== undefined && copy >= first.own;
  });
}

/** Where each record stands first. */
function placesIn(lines: readonly LogLine[]): Places {
  return new Map(Array.from(Map.groupBy(lines, streamKey), ([stream, runs]) => [stream, firstPlaces(runs)]));
}

function firstPlaces(runs: readonly LogLine[]): LogLine[] {
  const seen = nothingSeen();
  const first = runs.flatMap((run) => {
    const { behind, ahead } = notice(seen, run.seq);
    const shift = run.offset[0] - run.seq[0];
    return [...behind, ...ahead].map((seq): LogLine => ({ ...run, seq, offset: [seq[0] + shift, seq[1] + shift] }));
  });
  return first.sort((a, b) => a.seq[0] - b.seq[0]);
}

function offsetOf(runs: readonly LogLine[] | undefined, seq: number): number | undefined {
  if (runs === undefined) return undefined;
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.seq[1] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  const run = runs[low];
  return run === undefined || run.seq[0] > seq ? undefined : run.offset[0] + seq - run.seq[0];
}
