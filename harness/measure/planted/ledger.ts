/** What a run leaves behind, out of its model: ledger lines in runs of any length, which must change no figure, and the timeline. */
import type { EndLine, LedgerLine, LogLine, ProcessedLine, ResumeLine, Span } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import {
  AFTER,
  BEFORE,
  BEHIND,
  type Cluster,
  COMMITTED,
  COMMITTED_AT,
  due,
  EFFECT,
  EVERY,
  type Held,
  type Kernel,
  type Log,
  PARTITIONS,
  type Partition,
  PROMOTED,
  type Sent,
  STOPPED,
  type World,
} from "./world.ts";

export interface Recorded {
  readonly lines: LedgerLine[];
  readonly timeline: TimelineEvent[];
}

export function record(world: World, runLength: number): Recorded {
  const { partitions, txns, events, producers, group } = world;
  const ofProducers = [...txns, ...partitions.flatMap((model, partition) => producing(model, partition, runLength))];
  const ofGroup = partitions.flatMap((model, partition) => consuming(model, partition, runLength));
  const ofReaders = partitions.flatMap((model, partition) => [
    ...read("east", model.east, partition, runLength),
    ...read("west", model.west, partition, runLength, model.westEnd),
  ]);
  return {
    lines: [...stampedBy(producers, ofProducers), ...stampedBy(group, ofGroup), ...ofReaders],
    timeline: [...happened(partitions), ...events, ...clocks(producers), ...clocks(group)],
  };
}

/** Offset of the first record of west that was not there when it took over. */
export function promotedEnd({ west }: Partition): number {
  const first = west.findIndex((held) => held !== null && (held.origin === "native" || held.late));
  return first < 0 ? west.length : first;
}

/** The offset of the first record at or after a sequence number of `orders-1`: in west, where the group has to go on. */
export function firstFrom(log: Log, seq: number): number {
  const at = log.findIndex((held) => held?.session === "orders-1" && held.seq >= seq);
  return at < 0 ? log.length : at;
}

function happened(partitions: readonly Partition[]): TimelineEvent[] {
  const ends = Object.fromEntries(partitions.map((model, partition) => [partition, promotedEnd(model)]));
  const lags = Array.from(
    { length: PARTITIONS },
    (_, partition): TimelineEvent => ({
      at: 19.9,
      event: "lag",
      from: "east",
      to: "west",
      topic: "orders",
      partition,
      records: 2,
      seconds: 0.1,
    }),
  );
  return [
    { at: 12, event: "phase", name: "steady" },
    ...lags,
    { at: 20, event: "fault.effective", fault: "f1", effect: EFFECT, resolved: ["east"] },
    { at: PROMOTED, event: "promoted", cluster: "west", ends: { orders: ends } },
    { at: STOPPED, event: "load.stopped" },
  ];
}

function producing(model: Partition, partition: number, runLength: number): LedgerLine[] {
  const of = { topic: "orders", partition };
  const offsets = nativeOffsets(model);
  const offsetOf = (sent: Sent) =>
    sent.outcome !== "acknowledged" || sent.withoutOffset ? null : (offsets.get(nameIn(sent.cluster, sent)) ?? null);
  const placed = model.sent.map((sent) => ({ ...sent, offset: offsetOf(sent), fate: fateOf(sent) }));
  const together = (one: (typeof placed)[number], other: (typeof placed)[number]) =>
    other.session === one.session &&
    other.cluster === one.cluster &&
    other.seq === one.seq + 1 &&
    isNext(one.due, other.due) &&
    other.fate === one.fate &&
    (one.offset === null ? other.offset === null : other.offset === one.offset + 1);
  const writes = runs(placed, runLength, together).map((run): LedgerLine => {
    const [first, last] = endsOf(run);
    const { session, cluster, outcome, latency, txn } = first;
    const late = latency !== null && latency > 0.5 ? run.length : 0;
    return {
      kind: "write",
      ...of,
      session,
      cluster,
      outcome,
      seq: [first.seq, last.seq],
      offset: first.offset,
      intended: [first.due, last.due],
      answered: latency === null ? null : [first.due + latency, last.due + latency],
      latencyMsMax: latency === null ? null : latency * 1000,
      late,
      keys: run.map(({ key }) => key),
      ...(outcome !== "acknowledged" && { error: outcome === "rejected" ? "NOT_ENOUGH_REPLICAS" : "REQUEST_TIMED_OUT" }),
      ...(txn !== undefined && { txn }),
    };
  });
  const unsent = runs(model.unsent, runLength, isNext).map((run): LedgerLine => {
    const intended: Span = endsOf(run);
    return { kind: "unsent", ...of, session: "orders-2", cluster: "west", intended, slots: run.length };
  });
  return [{ kind: "schedule", ...of, from: due(0), every: EVERY, slots: BEFORE + AFTER }, ...writes, ...unsent];
}

const fateOf = ({ outcome, latency, txn = "" }: Sent): string => `${outcome} ${latency} ${txn}`;

/** Where each cluster's own records stand. */
function nativeOffsets(model: Partition): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  for (const cluster of ["east", "west"] as const) {
    for (const [offset, held] of model[cluster].entries()) {
      if (held?.origin !== "native") continue;
      const name = nameIn(cluster, held);
      if (!offsets.has(name)) offsets.set(name, offset);
    }
  }
  return offsets;
}

const nameIn = (cluster: Cluster, { session, seq }: { session: string; seq: number }): string => `${cluster} ${session} ${seq}`;

/** A log read to its end, uncommitted and committed; records of aborted transactions are in neither model, unless they were read. */
function read(
  cluster: Cluster,
  log: Log,
  partition: number,
  runLength: number,
  { logStart = 0, at = 40, complete = true, lastStableShort = 0 }: Partial<Partition["westEnd"]> = {},
): LedgerLine[] {
  const of = { cluster, topic: "orders", partition };
  const records = log.flatMap((held, offset) => (held === null ? [] : [{ ...held, offset }]));
  const together = (one: Held & { offset: number }, other: Held & { offset: number }) =>
    other.session === one.session &&
    other.origin === one.origin &&
    other.seq === one.seq + 1 &&
    other.offset === one.offset + 1 &&
    other.late === one.late;
  const lines = runs(records, runLength, together).flatMap((run): LogLine[] => {
    const [first, last] = endsOf(run);
    const { session, origin } = first;
    const line: Omit<LogLine, "isolation"> = {
      kind: "log",
      ...of,
      origin,
      session,
      seq: [first.seq, last.seq],
      offset: [first.offset, last.offset],
    };
    return [
      { ...line, isolation: "uncommitted" },
      { ...line, isolation: "committed" },
    ];
  });
  const end = log.length;
  const marks: EndLine = {
    kind: "end",
    ...of,
    logStart,
    highWatermark: end,
    lastStable: end - lastStableShort,
    logEnd: end,
    leaderEpoch: 3,
    complete,
    at,
  };
  return [...lines, marks];
}

interface Delivery {
  readonly cluster: Cluster;
  readonly session: string;
  readonly seq: number;
  readonly offset: number;
  readonly at: number;
}

function consuming(model: Partition, partition: number, runLength: number): LedgerLine[] {
  const of = { group: "billing", topic: "orders", partition };
  const committed = firstFrom(model.east, COMMITTED);
  const resumes = resumesOf(model).map((resume): ResumeLine => ({ kind: "resume", ...of, cluster: "west", ...resume }));
  const resumed = resumes.at(-1)?.offset ?? 0;
  const deliveries = [
    ...fromEast(model, committed),
    ...fromWest(model, resumed),
    ...model.again.flatMap((again) => handedAgain(model, again)),
  ].sort((a, b) => a.at - b.at);
  const together = (one: Delivery, other: Delivery, run: readonly Delivery[]) =>
    other.cluster === one.cluster &&
    other.session === one.session &&
    other.seq === one.seq + 1 &&
    other.offset === one.offset + 1 &&
    other.at - one.at < 0.06 &&
    isAsFar(run, other.at - one.at);
  const processed = runs(deliveries, runLength, together).map((run): ProcessedLine => {
    const [first, last] = endsOf(run);
    const { cluster, session } = first;
    const seq = [first.seq, last.seq] as const;
    const offset = [first.offset, last.offset] as const;
    return { kind: "processed", ...of, member: "b1", cluster, offset, session, seq, at: [first.at, last.at] };
  });
  return [
    ...processed,
    { kind: "commit", ...of, cluster: "east", offset: committed, at: COMMITTED_AT, outcome: "acknowledged" },
    { kind: "commit", ...of, cluster: "west", offset: model.west.length, at: STOPPED + 1, outcome: "acknowledged" },
    ...resumes,
  ];
}

/** In log order, half a second after each was due; where the group was handed some late, the one behind them took their turn. */
function fromEast({ east, handedLate }: Partition, committed: number): Delivery[] {
  const records = east.slice(0, committed).flatMap((held, offset) => (held === null ? [] : [{ ...held, offset }]));
  let last = 0;
  const turns = records.map(({ seq }) => {
    last = Math.max(last + 1e-4, due(seq) + BEHIND);
    return last;
  });
  for (const { seq, k } of handedLate) {
    const first = records.findIndex((held) => held.seq === seq);
    records.splice(first, 0, ...records.splice(first + k, 1));
  }
  return records.map(({ session, seq, offset }, i) => ({ cluster: "east", session, seq, offset, at: turns[i] ?? 0 }));
}

/** What stood there already at once, the rest as it comes. */
function fromWest({ west, committedPast }: Partition, from: number): Delivery[] {
  let last = 20.04;
  return west.slice(from).flatMap((held, i): Delivery[] => {
    if (held === null || i < committedPast) return [];
    const { session, seq } = held;
    last = session === "orders-1" ? last + 0.0002 : Math.max(last + 0.0002, due(BEFORE + seq) + 0.02);
    return [{ cluster: "west", session, seq, offset: from + i, at: last }];
  });
}

function handedAgain(model: Partition, { cluster, seq, k }: Partition["again"][number]): Delivery[] {
  const session = cluster === "east" ? "orders-1" : "orders-2";
  const first = model[cluster].findIndex((held) => held?.session === session && held.seq === seq);
  const at = cluster === "east" ? due(BEFORE - 1) : due(BEFORE + AFTER - 1);
  return Array.from({ length: k }, (_, i) => ({ cluster, session, seq: seq + i, offset: first + i, at: at + 0.015 + i * 1e-4 }));
}

function resumesOf(model: Partition): Pick<ResumeLine, "offset" | "at" | "source" | "reset" | "logEnd">[] {
  const { resume } = model;
  const logEnd = promotedEnd(model);
  if ("by" in resume) return [{ offset: firstFrom(model.west, COMMITTED) + resume.by, at: 20.03, source: "synced", logEnd }];
  const { reset, pastEnd } = resume;
  const landed = { offset: reset === "latest" ? logEnd : model.westEnd.logStart, source: "reset", reset, logEnd } as const;
  if (pastEnd === undefined) return [{ ...landed, at: 20.03 }];
  return [
    { offset: logEnd + pastEnd, at: 20.03, source: "translated", logEnd },
    { ...landed, at: 20.035 },
  ];
}

function clocks(kernel: Kernel | undefined): TimelineEvent[] {
  return (kernel?.clock ?? []).map(({ offset, error }, i) => ({
    at: 10 + 30 * i,
    event: "clock",
    kernel: kernel?.name ?? "",
    offset,
    error,
  }));
}

/** The same moments as that kernel's clock shows them. */
function stampedBy(kernel: Kernel | undefined, lines: readonly LedgerLine[]): LedgerLine[] {
  if (kernel === undefined) return [...lines];
  const { name, ahead } = kernel;
  const span = ([first, last]: Span): Span => [first + ahead, last + ahead];
  return lines.map((line): LedgerLine => {
    switch (line.kind) {
      case "write":
        return { ...line, kernel: name, intended: span(line.intended), answered: line.answered && span(line.answered) };
      case "unsent":
        return { ...line, kernel: name, intended: span(line.intended) };
      case "processed":
        return { ...line, kernel: name, at: span(line.at) };
      case "schedule":
        return { ...line, kernel: name, from: line.from + ahead };
      case "txn":
      case "commit":
      case "resume":
        return { ...line, kernel: name, at: line.at + ahead };
      default:
        return line;
    }
  });
}

const isNext = (one: number, other: number): boolean => Math.abs(other - one - EVERY) < 1e-9;

function endsOf<T>(run: readonly T[]): [first: T, last: T] {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) throw new RangeError("a run has at least one member");
  return [first, last];
}

/** Whether a step is as long as the run's first: times inside a run are taken to be evenly spread. */
function isAsFar([first, second]: readonly Delivery[], step: number): boolean {
  return first === undefined || second === undefined || Math.abs(second.at - first.at - step) < 1e-9;
}

/** Neighbours that belong together, at most `longest` of them. */
function runs<T>(items: readonly T[], longest: number, together: (one: T, other: T, run: readonly T[]) => boolean): T[][] {
  const found: T[][] = [];
  for (const item of items) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && run.length < longest && together(last, item, run)) run.push(item);
    else found.push([item]);
  }
  return found;
}
