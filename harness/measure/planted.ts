/**
 * A run in which nothing went wrong, as a model that tests can damage in exactly one way: records written to east, mirrored
 * to west, and a group that moved from one to the other without skipping or repeating anything.
 */
import type { LedgerLine, Range } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { MeasureSettings } from "./settings.ts";

/** One partition of session `orders-1`: what east acknowledged, and each log as the sequence numbers it holds, in order. */
export interface Partition {
  outcomes: Outcome[];
  east: number[];
  west: number[];
  /** Sequence numbers that the group processed on east, in order. */
  processedEast: number[];
  /** Sequence number of the first record not committed on east. */
  committed: number;
  /** Where the group goes on in west, as an offset relative to where it should. */
  resumeShift: number;
}

type Outcome = "acknowledged" | "indeterminate" | "rejected";

/** A partition of n records of which the group had processed and committed `committed`. */
export function flawless(n: number, committed: number): Partition {
  const all = Array.from({ length: n }, (_, seq) => seq);
  return {
    outcomes: all.map(() => "acknowledged"),
    east: [...all],
    west: [...all],
    processedEast: all.slice(0, committed),
    committed,
    resumeShift: 0,
  };
}

export const plantedSettings: MeasureSettings = {
  windowSeconds: 5,
  sustainSeconds: 30,
  latencyObjectiveMs: 500,
  stallMs: 250,
  runs: "short",
  fault: "f1",
  survivors: "west",
  source: "east",
  workload: {
    name: "orders",
    tier: "tier-1",
    topic: "orders",
    group: "billing",
    acks: "all",
    partitions: 3,
    perSecondPerPartition: 200,
  },
};

const T_D = 20;
const every = 0.005;

/** The ledger and timeline of such a run; `runLength` cuts it into runs, which must change no figure. */
export function record(partitions: readonly Partition[], runLength: number): { lines: LedgerLine[]; timeline: TimelineEvent[] } {
  const lines = partitions.flatMap((model, partition) => [
    ...writes(model, partition, runLength),
    ...log(model.east, "east", partition, runLength),
    ...log(model.west, "west", partition, runLength),
    ...processing(model, partition, runLength),
  ]);
  const ends = Object.fromEntries(partitions.map(({ west }, partition) => [partition, west.length]));
  const timeline: TimelineEvent[] = [
    { at: T_D, event: "fault.effective", fault: "f1", effect: { from: T_D, to: T_D + 0.02 }, resolved: ["east"] },
    { at: 25, event: "promoted", cluster: "west", ends: { orders: ends } },
    { at: 40, event: "load.stopped" },
  ];
  return { lines, timeline };
}

function writes({ outcomes, east }: Partition, partition: number, runLength: number): LedgerLine[] {
  const begin = T_D - 0.1 - outcomes.length * every;
  const due = (seq: number) => begin + seq * every;
  return runs(outcomes, runLength, (one, other) => one === other).map(([from, to]) => {
    const outcome = outcomes[from] ?? "acknowledged";
    const acknowledged = outcome === "acknowledged";
    return {
      kind: "write",
      session: "orders-1",
      cluster: "east",
      topic: "orders",
      partition,
      outcome,
      seq: [from, to],
      offset: acknowledged ? east.indexOf(from) : null,
      intended: [due(from), due(to)],
      answered: [due(from) + 0.004, due(to) + 0.004],
      latencyMsMax: acknowledged ? 4 : null,
      late: 0,
      ...(!acknowledged && { error: "REQUEST_TIMED_OUT" }),
    };
  });
}

function log(held: readonly number[], cluster: string, partition: number, runLength: number): LedgerLine[] {
  const of = { cluster, topic: "orders", partition };
  const origin = cluster === "east" ? "native" : "mirrored";
  const lines: LedgerLine[] = runs(held, runLength, (one, other) => other === one + 1).map((offset) => {
    const seq: Range = [held[offset[0]] ?? 0, held[offset[1]] ?? 0];
    return { kind: "log", ...of, isolation: "uncommitted", origin, offset, session: "orders-1", seq };
  });
  const end = held.length;
  const stands = { logStart: 0, highWatermark: end, lastStable: end, logEnd: end, leaderEpoch: 3, complete: true };
  return [...lines, { kind: "end", ...of, ...stands }];
}

function processing(
  { east, west, processedEast, committed, resumeShift }: Partition,
  partition: number,
  runLength: number,
): LedgerLine[] {
  const of = { group: "billing", topic: "orders", partition };
  const due = west.findIndex((seq) => seq >= committed);
  const resumed = (due < 0 ? west.length : due) + resumeShift;
  const processed = (seqs: readonly number[], cluster: string, offsetOf: (i: number) => number, begin: number) =>
    runs(seqs, runLength, (one, other) => other === one + 1).map(
      ([from, to]): LedgerLine => ({
        kind: "processed",
        ...of,
        member: "b1",
        cluster,
        offset: [offsetOf(from), offsetOf(to)],
        session: "orders-1",
        seq: [seqs[from] ?? 0, seqs[to] ?? 0],
        at: [begin + from * 0.001, begin + to * 0.001],
      }),
    );
  const after = west.slice(resumed);
  return [
    ...processed(processedEast, "east", (i) => east.indexOf(processedEast[i] ?? 0), 18),
    { kind: "commit", ...of, cluster: "east", offset: committed, at: 19.95, outcome: "acknowledged" },
    { kind: "resume", ...of, cluster: "west", offset: resumed, at: 30, source: "synced", logEnd: west.length },
    ...processed(after, "west", (i) => resumed + i, 30),
  ];
}

/** Index ranges of neighbours that belong together, none longer than `longest`. */
function runs<T>(items: readonly T[], longest: number, together: (one: T, other: T) => boolean): Range[] {
  const found: [number, number][] = [];
  items.forEach((item, i) => {
    const last = found.at(-1);
    const previous = items[i - 1];
    if (last !== undefined && previous !== undefined && i - last[0] < longest && together(previous, item)) last[1] = i;
    else found.push([i, i]);
  });
  return found;
}
