import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import type { Position } from "./driver.ts";

/** From a log's first offset to its end, which is the offset of the next record to come. */
export interface LogRange {
  readonly start: number;
  readonly end: number;
}

/** By topic and partition. */
export type LogRanges = Readonly<Record<string, Readonly<Record<string, LogRange>>>>;

/** As Connect keeps them of a MirrorMaker source connector: `offset` is that of the last record it has copied. */
export interface ConnectOffset {
  readonly partition: { readonly cluster: string; readonly topic: string; readonly partition: number };
  readonly offset: { readonly offset: number } | null;
}

/** Nothing copied yet is no offset at all: Connect then reads from the start. */
export const asConnectOffset = (cluster: string, { topic, partition, next }: Position): ConnectOffset => ({
  partition: { cluster, topic, partition },
  offset: next === 0 ? null : { offset: next - 1 },
});

export function positionIn({ partition: { topic, partition }, offset }: ConnectOffset): Position {
  const next = offset === null ? 0 : offset.offset + 1;
  if (!Number.isSafeInteger(next) || next < 0)
    throw new InvalidDrill(`Connect keeps ${JSON.stringify(offset)} of ${topic}/${partition}: no offset`);
  return { topic, partition, next };
}

/**
 * Refuses positions from which the source cannot be read on: beyond its end MirrorMaker would reset to the earliest record and copy
 * everything again, below its start what retention took is a silent hole.
 */
export function assertInRange(positions: readonly Position[], ranges: LogRanges, cluster: string): void {
  const wrong = positions.flatMap(({ topic, partition, next }) => {
    const range = ranges[topic]?.[partition];
    const where = `${topic}/${partition} at ${next}`;
    if (!Number.isSafeInteger(next) || next < 0) return [`${where}: no offset`];
    if (range === undefined) return [`${where}: ${cluster} has no such log`];
    if (next > range.end) return [`${where}: the log ends at ${range.end} in ${cluster}`];
    if (next < range.start) return [`${where}: the log begins at ${range.start} in ${cluster}, and what was before is gone`];
    return [];
  });
  if (wrong.length > 0)
    throw new GuardRefused(`these positions cannot be read on from: ${wrong.join("; ")}`, {
      hint: "nothing was changed; where a log no longer reaches back to the promotion point, the way back is a rebuild",
    });
}

/** What was asked for and is not what is kept; in words. */
export function notKept(wanted: readonly Position[], kept: readonly Position[]): string[] {
  const nextOf = ({ topic, partition }: Position): number | undefined =>
    kept.find((one) => one.topic === topic && one.partition === partition)?.next;
  return wanted.flatMap((one) => {
    const next = nextOf(one) ?? 0;
    return next === one.next ? [] : [`${one.topic}/${one.partition} is at ${next} instead of ${one.next}`];
  });
}
