/** What one kind of anomaly is: how it is planted in a flawless run, and what a true report says of it. */
import type { Between, Changes } from "./figures.ts";
import { EFFECT, type Log, type Partition, type Sent, type World } from "./world.ts";

/** Where to plant: `k` records of a partition from sequence number `at` of `orders-1` on. */
export interface Spot {
  readonly partition: number;
  readonly at: number;
  readonly k: number;
}

/**
 * What of a partition a kind needs for itself: two that need the same stand in different partitions of one run. `middle` has
 * room for two; `whole` is a kind whose figures every other one in its partition would change.
 */
type Place = "start" | "middle" | "end" | "after" | "service" | "whole" | "clock";

export interface Kind {
  readonly name: string;
  readonly needs: readonly Place[];
  plant(world: World, spot: Spot): void;
  /** What must differ from the flawless run; all else must be as it is there. */
  expected(spot: Spot): Changes;
  /** When the first and the last record that it loses were acknowledged. */
  lostAt?(spot: Spot): Lost;
}

export type Lost = readonly [first: number, last: number];

export function modelAt({ partitions }: World, { partition }: Spot): Partition {
  const model = partitions[partition];
  if (model === undefined) throw new RangeError(`there is no partition ${partition}`);
  return model;
}

/** The offset of a record of `orders-1` in a log. */
export function placeOf(log: Log, seq: number): number {
  const at = log.findIndex((held) => held?.session === "orders-1" && held.seq === seq);
  if (at < 0) throw new RangeError(`orders-1/${seq} does not stand in this log`);
  return at;
}

/** What the producer of `orders-1` saw of `k` records. */
export function sentFrom(model: Partition, seq: number, k: number): Sent[] {
  return model.sent.filter((sent) => sent.session === "orders-1" && sent.seq >= seq && sent.seq < seq + k);
}

/** Takes `k` records out of a log, offsets and all: they were never copied. */
export function remove(log: Log, seq: number, k: number): void {
  for (let i = seq; i < seq + k; i++) log.splice(placeOf(log, i), 1);
}

/** Takes `k` records and leaves their offsets: they were deleted. */
export function clear(log: Log, seq: number, k: number): void {
  for (let i = seq; i < seq + k; i++) log[placeOf(log, i)] = null;
}

/** How long after the effect something was at `time`, as an interval: the effect is one itself. */
export function afterEffect(time: number): Between {
  return { atLeast: time - EFFECT.to, atMost: time - EFFECT.from };
}

/** West lacks `k` records (or has as many more) before the one the group goes on with, and so numbers it differently. */
export function shifted({ partition }: Spot, by: number): Changes {
  return { [`offsets.byPartition.${partition}.expected`]: by, [`offsets.byPartition.${partition}.resumed`]: by };
}
