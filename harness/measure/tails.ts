/**
 * Two logs after a failover: the old side's, and the new side's up to its promotion. Records are told by identity, never by offset: what
 * replication copied stands at other offsets, or twice where a worker began again. Both are read as committed readers see them.
 */

import { byText } from "../core/by-text.ts";
import type { LogLine, Range } from "../ledger/lines.ts";
import { type Ids, idsOf, streamKey } from "./ids.ts";
import { NONE, outside, type Ranges, total, unite } from "./ranges.ts";

/** Records of one log, as runs. */
export type Run = Pick<LogLine, "topic" | "partition" | "offset" | "session" | "seq">;

export interface PartitionTails {
  readonly topic: string;
  readonly partition: number;
  /** Records from the old log's start up to the first that was not copied. */
  readonly common: number;
  /** Offset in the old log of the first record that was not copied; null where all of it was. */
  readonly divergesAt: number | null;
  /** Offsets in the old log of records that the new side does not have, in order: the divergent tail. */
  readonly tail: readonly Range[];
  /** Records of the tail that stand before one that was copied: replication left a hole. */
  readonly holes: number;
  /** Records of the new side that the old log should have and has not: it was cut short, or made anew. */
  readonly lacking: number;
  /** Records of the new side that the old log no longer reaches back to. */
  readonly expired: number;
}

/** One partition's worth each, by topic and partition; `starts` = first offset of each old log, by topic and partition. */
export function tailsOf(
  old: readonly Run[],
  promoted: readonly Run[],
  starts: Readonly<Record<string, Readonly<Record<string, number>>>>,
): PartitionTails[] {
  const logs = Map.groupBy([...old, ...promoted], ({ topic, partition }) => `${topic}\n${partition}`);
  for (const [topic, partitions] of Object.entries(starts))
    for (const partition of Object.keys(partitions))
      if (!logs.has(`${topic}\n${partition}`)) logs.set(`${topic}\n${partition}`, []);
  return [...logs.keys()]
    .map((key) => {
      const [topic = "", partition = ""] = key.split("\n");
      const own = (runs: readonly Run[]): Run[] =>
        runs
          .filter((run) => run.topic === topic && run.partition === Number(partition))
          .toSorted((a, b) => a.offset[0] - b.offset[0]);
      return {
        topic,
        partition: Number(partition),
        ...tailsIn(own(old), own(promoted), (starts[topic]?.[partition] ?? 0) > 0),
      };
    })
    .toSorted((a, b) => byText(a.topic, b.topic) || a.partition - b.partition);
}

type Found = Omit<PartitionTails, "topic" | "partition">;

function tailsIn(old: readonly Run[], promoted: readonly Run[], oldBegan: boolean): Found {
  const tail = missingFrom(old, idsOf(promoted));
  const divergesAt = tail[0]?.[0] ?? null;
  const common = old.reduce((sum, { offset }) => sum + before(offset, divergesAt), 0);
  const lastCommon = lastOffsetIn(old, tail);
  const holes = tail.reduce((sum, [from, to]) => sum + (to < lastCommon ? to - from + 1 : 0), 0);
  const absent = missingFrom(promoted, idsOf(old));
  const firstShared = firstOffsetNotIn(promoted, absent);
  const expired = oldBegan ? total(absent.filter(([, to]) => to < firstShared)) : 0;
  return { common, divergesAt, tail, holes, lacking: total(absent) - expired, expired };
}

/** Offsets of records that are not among these ids, in the log's own order. */
function missingFrom(runs: readonly Run[], ids: Ids): Ranges {
  const missing = runs.flatMap((run) =>
    outside(ids.get(streamKey(run)) ?? NONE, run.seq).map(([from, to]): Range => {
      const shift = run.offset[0] - run.seq[0];
      return [from + shift, to + shift];
    }),
  );
  return unite(missing);
}

const before = ([from, to]: Range, offset: number | null): number =>
  offset === null ? to - from + 1 : Math.max(0, Math.min(to, offset - 1) - from + 1);

function lastOffsetIn(runs: readonly Run[], but: readonly Range[]): number {
  const kept = runs.flatMap(({ offset }) => outside(but, offset));
  return kept.reduce((last, [, to]) => Math.max(last, to), -1);
}

function firstOffsetNotIn(runs: readonly Run[], ranges: readonly Range[]): number {
  const kept = runs.flatMap(({ offset }) => outside(ranges, offset));
  return kept.reduce((first, [from]) => Math.min(first, from), Number.POSITIVE_INFINITY);
}

/**
 * Why nothing can be resumed at the promotion point, in words; empty = it can. A log that shares nothing any more with what was copied from it may
 * have lost its end as well as its beginning: nobody can tell, and a group that stood there would find a hole.
 */
export const unresumable = (tails: readonly PartitionTails[], source: string): string[] =>
  tails.flatMap(({ topic, partition, lacking, common, holes, expired }) => {
    const where = `${topic}/${partition} in ${source}`;
    if (lacking > 0) return [`${where} lacks ${lacking} records that the other side had at its promotion`];
    return expired > 0 && common + holes === 0
      ? [
          `${where} no longer reaches back to the promotion point: none of the ${expired} records that were copied from it are left`,
        ]
      : [];
  });

export const tailRecords = (tails: readonly PartitionTails[]): number => tails.reduce((sum, { tail }) => sum + total(tail), 0);
