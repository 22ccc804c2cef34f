/** Histories of a few lines: what a test wants to say of one, it says; the rest is one partition, written on east, kept on west. */
import type { EndLine, LedgerLine, LogLine, ProcessedLine, Range, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { measure } from "./measure.ts";
import type { MeasureSettings } from "./settings.ts";

const of = { topic: "orders", partition: 0 };

/** Acknowledged at second 10, at offsets equal to sequence numbers. */
export function wrote(seq: Range, over: Partial<WriteLine> = {}): WriteLine {
  return {
    kind: "write",
    ...of,
    session: "s",
    cluster: "east",
    outcome: "acknowledged",
    seq,
    offset: seq[0],
    intended: [9.99, 9.99],
    answered: [10, 10],
    latencyMsMax: 10,
    late: 0,
    ...over,
  };
}

/** Mirrored to west, at the same offsets. */
export function stands(seq: Range, over: Partial<LogLine> = {}): LogLine {
  return {
    kind: "log",
    ...of,
    cluster: "west",
    isolation: "uncommitted",
    origin: "mirrored",
    session: "s",
    seq,
    offset: seq,
    ...over,
  };
}

/** West, read to its end at 100. */
export function ended(over: Partial<EndLine> = {}): EndLine {
  return {
    kind: "end",
    ...of,
    cluster: "west",
    logStart: 0,
    highWatermark: 100,
    lastStable: 100,
    logEnd: 100,
    leaderEpoch: 1,
    complete: true,
    ...over,
  };
}

export function processed(seq: Range, over: Partial<ProcessedLine> = {}): ProcessedLine {
  return {
    kind: "processed",
    ...of,
    group: "billing",
    member: "b1",
    cluster: "east",
    offset: seq,
    session: "s",
    seq,
    at: [11, 11],
    ...over,
  };
}

/** The fault, in effect at second 20 unless told otherwise. */
export function effective(from = 20, to = from, resolved: readonly string[] = ["east"]): TimelineEvent {
  return { at: from, event: "fault.effective", fault: "f1", effect: { from, to }, resolved };
}

/** A kernel whose clock is as the run's, give or take `error`. */
export function clock(kernel: string, error: number): TimelineEvent {
  return { at: 1, event: "clock", kernel, offset: 0, error };
}

const settings: MeasureSettings = {
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
    partitions: 1,
    perSecondPerPartition: 10,
  },
};

export function measured(
  lines: readonly LedgerLine[],
  over: Partial<MeasureSettings> = {},
  timeline: readonly TimelineEvent[] = [effective()],
) {
  return measure({ lines, timeline, settings: { ...settings, ...over } });
}
