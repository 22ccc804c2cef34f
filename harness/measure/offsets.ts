/**
 * Offset correctness: a group moved from A to B. φ(c) is where it had to go on: the B offset of the first mirrored record
 * whose A offset is at or after its last commit on A, else B's end at promotion. Equality of numbers is never the test:
 * record ids in both logs are.
 */
import type { LogLine, Range, ResumeLine } from "../ledger/lines.ts";
import { type EventOf, eventsOf } from "../timeline/events.ts";
import { type Book, promotionOf } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { type IdRange, type Ids, idsOf, listIds, streamKey } from "./ids.ts";
import { addCounts, type Count, countBetween, type Interval } from "./intervals.ts";
import type { OffsetsMeasured, PartitionOffsets } from "./measured.ts";
import { logKey, mirroredNameIn } from "./names.ts";
import { NONE, outside, total, unite, within } from "./ranges.ts";
import { lastReadOf } from "./reads.ts";
import { type Placed, type SourceOffsets, sourceOffsetsOf } from "./source-offsets.ts";

/** Absent where no group moved: no fault, no promotion, no group, or nothing known of where it resumed. */
export function offsetsOf(book: Book): OffsetsMeasured | undefined {
  const { source, survivors, workload } = book.settings;
  const promotion = promotionOf(book);
  if (!book.effect || !promotion || source === undefined || survivors === undefined) return undefined;
  if (workload.group === null || workload.groupOn !== undefined) return undefined;
  const target = lastReadOf(book, survivors);
  const copied = mirroredNameIn(book.settings, survivors);
  const resumes = book.resumes.filter(({ cluster, topic }) => cluster === survivors && topic === copied);
  if (target === undefined || resumes.length === 0) return undefined;
  const { at } = book.effect;
  const placed = sourceOffsetsOf(book, { cluster: source, topic: workload.topic });
  const processed = idsOf(book.processed);
  const moves = Array.from(
    Map.groupBy(resumes, ({ partition }) => partition),
    ([partition, ofPartition]) => {
      const lines = target.lines.filter((line) => line.partition === partition && line.topic === copied);
      const end = promotion.endOf(partition) ?? target.endOf.get(logKey({ topic: copied, partition }))?.logEnd ?? 0;
      // What was committed while the fault took effect may count or not: φ lies between the two.
      const [earliest] = firstMirroredAtOrAfter(committedBy(book, source, partition, at.atLeast, 1), lines, placed, end);
      const [, latest] = firstMirroredAtOrAfter(committedBy(book, source, partition, at.atMost, -1), lines, placed, end);
      const expected: Range = [earliest, Math.max(earliest, latest)];
      const began = beganOn(book, { cluster: survivors, topic: copied, partition });
      return moved(partition, { resumes: ofPartition, began }, expected, lines, processed);
    },
  ).sort((a, b) => a.byPartition.partition - b.byPartition.partition);
  const migrated = eventsOf(book.timeline, "group.migrated").findLast(
    (one) => one.cluster === survivors && one.group === workload.group && one.topic === copied,
  );
  const byPartition = moves.map((move) => settledBefore(move.byPartition, migrated));
  const splitBrainProcessed = splitBrainProcessing(book, source, at);
  const neverTakenUp = Math.max(0, workload.partitions - byPartition.length);
  return {
    skipped: byPartition.map(({ skipped }) => skipped).reduce(addCounts, 0),
    replayed: byPartition.map(({ replayed }) => replayed).reduce(addCounts, 0),
    beyondEnd: byPartition.filter(({ beyondEnd }) => beyondEnd !== undefined).length,
    missing: byPartition.filter(({ missing }) => missing).length,
    ...(neverTakenUp > 0 && { neverTakenUp }),
    ...(migrated && { migration: { by: migrated.by, ...(migrated.rewind && { rewind: migrated.rewind }) } }),
    ...(splitBrainProcessed !== undefined && { splitBrainProcessed }),
    byPartition,
    ids: { skipped: moves.flatMap(({ skipped }) => skipped) },
  };
}

function settledBefore(found: PartitionOffsets, migrated: EventOf<"group.migrated"> | undefined): PartitionOffsets {
  const move = migrated?.partitions[found.partition];
  return move === undefined ? found : { ...found, migrated: { was: move.was, told: move.told } };
}

/**
 * The last acknowledged commit on what was written to a cluster itself, at or before a time: the next offset to process. 0 where there was none. `side`: 1 =
 * certainly before it, by whatever clock stamped it; -1 = perhaps.
 */
function committedBy({ commits, settings }: Book, cluster: string, partition: number, time: number, side: 1 | -1): number {
  const last = commits.findLast(
    (commit) =>
      commit.cluster === cluster &&
      commit.topic === settings.workload.topic &&
      commit.partition === partition &&
      commit.outcome === "acknowledged" &&
      commit.at + side * commit.slack <= time,
  );
  return last?.offset ?? 0;
}

/** When the group first processed a record of a log there; never = infinity. */
function beganOn({ processed }: Book, log: Pick<ResumeLine, "cluster" | "topic" | "partition">): number {
  const ofLog = processed.filter(({ cluster, ...line }) => cluster === log.cluster && logKey(line) === logKey(log));
  const times = ofLog.map(({ at }) => at[0]);
  return times.reduce((first, at) => Math.min(first, at), Number.POSITIVE_INFINITY);
}

interface TakingUp {
  readonly resumes: readonly OnRunClock<ResumeLine>[];
  readonly began: number;
}

/**
 * o_B is the last position found or reset to before the group processed anything there: what it takes up later (a rebalance, a
 * restart) comes from its own commits, and hides no replay. What such a resume passes over is skipped all the same.
 */
function moved(
  partition: number,
  { resumes, began }: TakingUp,
  expected: Range,
  lines: readonly LogLine[],
  processed: Ids,
): { byPartition: PartitionOffsets; skipped: IdRange[] } {
  const first = resumes[0];
  const last = resumes.findLast(({ at }) => at <= began) ?? first;
  const resumed = last?.offset ?? 0;
  const reached = Math.max(resumed, resumes.at(-1)?.offset ?? 0);
  const beyond = Math.max(0, ...resumes.map(({ offset, logEnd = Number.POSITIVE_INFINITY }) => offset - logEnd));
  const unseen = lines.flatMap((line) => neverProcessed(line, processed));
  const recordsIn = (some: readonly LogLine[], from: number, to: number) =>
    from >= to ? 0 : total(within(unite(some.map(({ offset }) => offset)), [from, to - 1]));
  return {
    byPartition: {
      partition,
      skipped: countBetween(recordsIn(unseen, expected[1], reached), recordsIn(unseen, expected[0], reached)),
      replayed: countBetween(recordsIn(lines, resumed, expected[0]), recordsIn(lines, resumed, expected[1])),
      ...((first?.source === "reset" || first?.source === "none") && { missing: true as const }),
      ...(beyond > 0 && { beyondEnd: beyond }),
      ...(last?.reset !== undefined && { reset: last.reset }),
      resumed,
      expected: countBetween(expected[0], expected[1]),
    },
    skipped: listIds(idsOf(unseen.flatMap((line) => partWithin(line, expected[0], reached)))),
  };
}

/** φ, as the lowest and the highest offset of B that it can be. */
function firstMirroredAtOrAfter(committed: number, lines: readonly LogLine[], placed: SourceOffsets, end: number): Range {
  const mirrored = lines.filter(({ origin }) => origin === "mirrored");
  const first = (side: 0 | 1) => {
    for (const line of mirrored) {
      const seq = firstReaching(committed, line.seq, placed(streamKey(line)), side);
      if (seq !== undefined) return Math.min(end, line.offset[0] + seq - line.seq[0]);
    }
    return end;
  };
  return [first(1), first(0)];
}

/** The first record of a run whose source offset may (side 1) or must (side 0) be at or after `offset`. */
function firstReaching(offset: number, [from, to]: Range, placed: readonly Placed[], side: 0 | 1): number | undefined {
  for (let at = firstEndingAtOrAfter(placed, from); at < placed.length; at++) {
    const run = placed[at];
    if (run === undefined || run.seq[0] > to) return undefined;
    const reaching = Math.max(from, run.seq[0], offset - run.shift[side]);
    if (reaching <= Math.min(to, run.seq[1])) return reaching;
  }
  return undefined;
}

function firstEndingAtOrAfter(placed: readonly Placed[], seq: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((placed[middle]?.seq[1] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function neverProcessed(line: LogLine, processed: Ids): LogLine[] {
  return outside(processed.get(streamKey(line)) ?? NONE, line.seq).map((seq) => partOfLog(line, seq));
}

/** The part of a log run at offsets [from, to). */
function partWithin(line: LogLine, from: number, to: number): LogLine[] {
  if (from >= to) return [];
  return within([line.offset], [from, to - 1]).map(([first, last]) =>
    partOfLog(line, [line.seq[0] + first - line.offset[0], line.seq[0] + last - line.offset[0]]),
  );
}

function partOfLog(line: LogLine, seq: Range): LogLine {
  const shift = line.offset[0] - line.seq[0];
  return { ...line, seq, offset: [seq[0] + shift, seq[1] + shift] };
}

/** Source records committed between t_D and fencing: work done twice, and not the translation's fault. An interval where t_D is one. */
function splitBrainProcessing(book: Book, source: string, effect: Interval): Count | undefined {
  const fenced = eventsOf(book.timeline, "fenced").find(({ cluster }) => cluster === source);
  if (fenced === undefined) return undefined;
  const log = lastReadOf(book, source);
  const { topic } = book.settings.workload;
  const partitions = [...new Set(book.commits.map(({ partition }) => partition))];
  const since = (time: number, side: 1 | -1): number => {
    const counts = partitions.map((partition) => {
      const from = committedBy(book, source, partition, time, side);
      const to = committedBy(book, source, partition, fenced.at, side === 1 ? -1 : 1);
      if (to <= from) return 0;
      if (log === undefined) return to - from;
      const offsets = unite(
        log.lines.filter((line) => line.partition === partition && line.topic === topic).map(({ offset }) => offset),
      );
      return total(within(offsets, [from, to - 1]));
    });
    return counts.reduce((sum, count) => sum + count, 0);
  };
  return countBetween(since(effect.atMost, -1), since(effect.atLeast, 1));
}
