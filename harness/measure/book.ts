/**
 * The book of one workload: its lines by kind and its timeline, on one clock, each line read once. Everything in this
 * folder measures from a book.
 */
import type {
  CommitLine,
  EndLine,
  LedgerLine,
  LogLine,
  ProcessedLine,
  ResumeLine,
  ScheduleLine,
  TxnLine,
  UnsentLine,
  WriteLine,
} from "../ledger/lines.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { clocksOf, eventOnRunClock, type OnRunClock, onRunClock } from "./clocks.ts";
import { type Effect, effectOf, type Stall, stallsOf } from "./effect.ts";
import { splitEvenly } from "./even.ts";
import type { MeasureSettings } from "./settings.ts";

export interface Book {
  readonly settings: MeasureSettings;
  readonly timeline: readonly TimelineEvent[];
  readonly stalls: readonly Stall[];
  /** Absent where no fault took effect. */
  readonly effect?: Effect;
  readonly schedules: readonly OnRunClock<ScheduleLine>[];
  readonly writes: readonly OnRunClock<WriteLine>[];
  readonly unsent: readonly OnRunClock<UnsentLine>[];
  readonly txns: readonly OnRunClock<TxnLine>[];
  readonly logs: readonly LogLine[];
  readonly ends: readonly OnRunClock<EndLine>[];
  /** Of the workload's group, in the order it processed them. */
  readonly processed: readonly OnRunClock<ProcessedLine>[];
  readonly commits: readonly OnRunClock<CommitLine>[];
  readonly resumes: readonly OnRunClock<ResumeLine>[];
}

/** What a run left behind: ledger lines in any order, and the timeline. Lines of other topics and groups are ignored. */
export interface Evidence {
  readonly lines: Iterable<LedgerLine>;
  readonly timeline: readonly TimelineEvent[];
  readonly settings: MeasureSettings;
}

export function openBook({ lines, timeline: stamped, settings }: Evidence): Book {
  const clocks = clocksOf(stamped);
  const timeline = stamped.map((event) => eventOnRunClock(event, clocks)).sort((a, b) => a.at - b.at);
  const stalls = stallsOf(timeline, settings.stallMs);
  const effect = effectOf(timeline, settings.fault, stalls);
  const { topic, group } = settings.workload;
  const schedules: OnRunClock<ScheduleLine>[] = [];
  const writes: OnRunClock<WriteLine>[] = [];
  const unsent: OnRunClock<UnsentLine>[] = [];
  const txns: OnRunClock<TxnLine>[] = [];
  const logs: LogLine[] = [];
  const ends: OnRunClock<EndLine>[] = [];
  const processed: OnRunClock<ProcessedLine>[] = [];
  const commits: OnRunClock<CommitLine>[] = [];
  const resumes: OnRunClock<ResumeLine>[] = [];
  for (const line of settings.runs === "even" ? splitEvenly(lines) : lines) {
    if (line.kind !== "txn" && line.topic !== topic) continue;
    if ("group" in line && line.group !== group) continue;
    switch (line.kind) {
      case "schedule":
        schedules.push(onRunClock(line, clocks));
        break;
      case "write":
        writes.push(onRunClock(line, clocks));
        break;
      case "unsent":
        unsent.push(onRunClock(line, clocks));
        break;
      case "txn":
        txns.push(onRunClock(line, clocks));
        break;
      case "log":
        logs.push(line);
        break;
      case "end":
        ends.push(onRunClock(line, clocks));
        break;
      case "processed":
        processed.push(onRunClock(line, clocks));
        break;
      case "commit":
        commits.push(onRunClock(line, clocks));
        break;
      case "resume":
        resumes.push(onRunClock(line, clocks));
        break;
      default:
        line satisfies never;
    }
  }
  processed.sort((a, b) => a.at[0] - b.at[0]);
  commits.sort((a, b) => a.at - b.at);
  resumes.sort((a, b) => a.at - b.at);
  const kinds = { schedules, writes, unsent, txns, logs, ends, processed, commits, resumes };
  return { settings, timeline, stalls, ...(effect !== undefined && { effect }), ...kinds };
}

/** The cluster that took over, where one did: promotion of the survivors after the source was hit. */
export function promotionOf({
  timeline,
  settings,
}: Book): { at: number; endOf(partition: number): number | undefined } | undefined {
  if (settings.survivors === undefined || settings.survivors === settings.source) return undefined;
  const promoted = eventsOf(timeline, "promoted").find(({ cluster }) => cluster === settings.survivors);
  const ends = promoted?.ends[settings.workload.topic];
  return promoted && { at: promoted.at, endOf: (partition) => ends?.[partition] };
}

/** Every partition that any line names, ascending. */
export function partitionsOf({ schedules, writes, unsent }: Book): number[] {
  const seen = new Set<number>();
  for (const lines of [schedules, writes, unsent]) for (const { partition } of lines) seen.add(partition);
  return [...seen].sort((a, b) => a - b);
}
