/**
 * A run in which nothing went wrong, as a model of single records that a test can damage in one place: `orders-1` writes to east,
 * which is mirrored to west, until the fault; `orders-2` writes to west from then on; the group follows, ten records behind.
 */
import type { Origin, Outcome, TxnLine } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { MeasureSettings } from "../settings.ts";

export type Cluster = "east" | "west";

/** One record as its producer saw it. */
export interface Sent {
  readonly session: string;
  readonly seq: number;
  readonly cluster: Cluster;
  readonly due: number;
  outcome: Outcome;
  /** Seconds from due to the answer; null = never answered. */
  latency: number | null;
  key: string;
  txn?: string;
  /** The acknowledgement brought no offset. */
  withoutOffset?: true;
}

/** One record as it stands in a log. */
export interface Held {
  readonly session: string;
  readonly seq: number;
  readonly origin: Origin;
  /** Mirrored only after the promotion. */
  readonly late?: true;
}

/** Index = offset; null = a control record, or what compaction or retention took. */
export type Log = (Held | null)[];

export interface Partition {
  sent: Sent[];
  /** When slots were due that were dropped. */
  unsent: number[];
  readonly east: Log;
  readonly west: Log;
  /** How west was read to its end. */
  readonly westEnd: { logStart: number; at: number; complete: boolean; lastStableShort: number };
  /** How the group took up west: at a committed offset (right, or off by `by`), or by a reset. */
  resume: { readonly by: number } | { readonly reset: "latest" | "earliest"; readonly pastEnd?: number };
  /** How many records the group committed past when it took up west, and never processed. */
  committedPast: number;
  /** The group processes `k` records from `seq` on again. */
  readonly again: { readonly cluster: Cluster; readonly seq: number; readonly k: number }[];
  /** The group is given the record behind these `k` before them. */
  readonly handedLate: { readonly seq: number; readonly k: number }[];
}

/** Another kernel's clock: what it really shows more than the run's, and what was measured of that. */
export interface Kernel {
  readonly name: string;
  readonly ahead: number;
  readonly clock: readonly { readonly offset: number; readonly error: number }[];
}

export interface World {
  readonly partitions: readonly Partition[];
  readonly txns: TxnLine[];
  readonly events: TimelineEvent[];
  settings: MeasureSettings;
  /** Who stamped the lines of producers and of the group, where that was not the run's clock. */
  producers?: Kernel;
  group?: Kernel;
}

export const EVERY = 0.05;
/** Records of `orders-1`, all before the fault, and of `orders-2`, all after it. */
export const BEFORE = 160;
export const AFTER = 200;
/** The group had committed all before this one. */
export const COMMITTED = 150;
/** How long after it was due the group processed a record, and when it committed. Seconds. */
export const BEHIND = 0.49;
export const COMMITTED_AT = 19.98;
/** How many of the first records of `orders-1` were written in one transaction, whose marker stands behind them. */
export const IN_TXN = 5;
export const PARTITIONS = 2;

export const EFFECT = { from: 20, to: 20.02 };
export const PROMOTED = 20.025;
export const STOPPED = 30;
export const LATENCY = 0.004;

/** When the i-th slot of a partition was due: `orders-1` has the first, `orders-2` the others. */
export const due = (slot: number): number => 12.03 + slot * EVERY;

export const worldSettings: MeasureSettings = {
  windowSeconds: 1,
  sustainSeconds: 3,
  latencyObjectiveMs: 500,
  endToEndObjectiveMs: 1000,
  stallMs: 250,
  runs: "short",
  fault: "f1",
  survivors: "west",
  source: "east",
  retentionSeconds: 3600,
  workload: {
    name: "orders",
    tier: "tier-1",
    topic: "orders",
    group: "billing",
    acks: "all",
    partitions: PARTITIONS,
    perSecondPerPartition: 1 / EVERY,
  },
};

export function flawless(): World {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => flawlessPartition(partition));
  const txns = partitions.map(
    (_, partition): TxnLine => ({
      kind: "txn",
      session: "orders-1",
      txn: `first-${partition}`,
      outcome: "committed",
      at: due(IN_TXN),
    }),
  );
  return { partitions, txns, events: [], settings: worldSettings };
}

function flawlessPartition(partition: number): Partition {
  const mirrored = Array.from({ length: BEFORE }, (_, seq): Held => ({ session: "orders-1", seq, origin: "mirrored" }));
  const east: Log = mirrored.map((held) => ({ ...held, origin: "native" }));
  east.splice(IN_TXN, 0, null);
  const own = Array.from({ length: AFTER }, (_, seq): Held => ({ session: "orders-2", seq, origin: "native" }));
  return {
    sent: [
      ...mirrored.map(({ seq }) => ({
        ...sentOnTime("orders-1", partition, seq, "east", due(seq)),
        ...(seq < IN_TXN && { txn: `first-${partition}` }),
      })),
      ...own.map(({ seq }) => sentOnTime("orders-2", partition, seq, "west", due(BEFORE + seq))),
    ],
    unsent: [],
    east,
    west: [...mirrored, ...own],
    westEnd: { logStart: 0, at: 40, complete: true, lastStableShort: 0 },
    resume: { by: 0 },
    committedPast: 0,
    again: [],
    handedLate: [],
  };
}

/** A record that was sent when it was due and acknowledged at once. */
export function sentOnTime(session: string, partition: number, seq: number, cluster: Cluster, at: number): Sent {
  return { session, seq, cluster, due: at, outcome: "acknowledged", latency: LATENCY, key: `${session}/${partition}/${seq}` };
}
