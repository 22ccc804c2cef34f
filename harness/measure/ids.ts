/**
 * Sets of record ids. An id is (session, partition, sequence number); a *stream* is one session's records in one
 * partition, where sequence numbers are dense, so a set of ids is a set of ranges per stream.
 */
import type { Range } from "../ledger/lines.ts";
import { intersect, NONE, type Ranges, subtract, total, unite } from "./ranges.ts";

/** `[session, partition, [from, to]]`: how ids are named in a record. */
export type IdRange = readonly [session: string, partition: number, seq: Range];

export interface StreamName {
  readonly session: string;
  readonly partition: number;
}

/** Ids by stream key. */
export type Ids = ReadonlyMap<string, Ranges>;

export const NO_IDS: Ids = new Map();

export function streamKey({ session, partition }: StreamName): string {
  return `${partition}\n${session}`;
}

export function streamOf(key: string): StreamName {
  const split = key.indexOf("\n");
  return { partition: Number(key.slice(0, split)), session: key.slice(split + 1) };
}

export const ofPartition = (ids: Ids, partition: number): Ids =>
  new Map([...ids].filter(([key]) => streamOf(key).partition === partition));

/** The ids of runs, however often each occurs. */
export function idsOf(runs: Iterable<StreamName & { readonly seq: Range }>): Ids {
  const byStream = new Map<string, Range[]>();
  for (const run of runs) {
    const key = streamKey(run);
    const ranges = byStream.get(key);
    if (ranges === undefined) byStream.set(key, [run.seq]);
    else ranges.push(run.seq);
  }
  return mapRanges(byStream, unite);
}

export function uniteIds(...sets: readonly Ids[]): Ids {
  const byStream = new Map<string, Range[]>();
  for (const set of sets) {
    for (const [key, ranges] of set) byStream.set(key, [...(byStream.get(key) ?? []), ...ranges]);
  }
  return mapRanges(byStream, unite);
}

export function intersectIds(set: Ids, other: Ids): Ids {
  return mapRanges(set, (ranges, key) => intersect(ranges, other.get(key) ?? NONE));
}

export function subtractIds(set: Ids, other: Ids): Ids {
  return mapRanges(set, (ranges, key) => subtract(ranges, other.get(key) ?? NONE));
}

export function countIds(set: Ids): number {
  let sum = 0;
  for (const ranges of set.values()) sum += total(ranges);
  return sum;
}

/** The ids by name, by partition and session, for a record. */
export function listIds(set: Ids): IdRange[] {
  return Array.from(set, ([key, ranges]) => ({ ...streamOf(key), ranges }))
    .sort((a, b) => a.partition - b.partition || (a.session < b.session ? -1 : 1))
    .flatMap(({ session, partition, ranges }) => ranges.map((seq): IdRange => [session, partition, seq]));
}

function mapRanges<T>(sets: ReadonlyMap<string, T>, change: (ranges: T, key: string) => Ranges): Ids {
  const changed = new Map<string, Ranges>();
  for (const [key, ranges] of sets) {
    const result = change(ranges, key);
    if (result.length > 0) changed.set(key, result);
  }
  return changed;
}
