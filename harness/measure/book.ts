/**
 * The book of one workload: its lines by kind and its timeline, on one clock. Everything in this folder measures from a book.
 * Runs that no figure needs to tell apart are joined in it (`joined.ts`): the times of a long run are right at its ends only.
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
import type { OnRunClock } from "./clocks.ts";
import type { Effect, Stall } from "./effect.ts";
import { mirroredNameIn } from "./names.ts";
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
  /** What groups of the same name processed in clusters whose group is not judged: what a region had seen. */
  readonly elsewhere: readonly OnRunClock<ProcessedLine>[];
  readonly commits: readonly OnRunClock<CommitLine>[];
  readonly resumes: readonly OnRunClock<ResumeLine>[];
}

/**
 * What a run left behind: ledger lines in any order, which may be gone through more than once, and the timeline. Lines of
 * other topics and groups are ignored.
 */
export interface Evidence {
  readonly lines: Iterable<LedgerLine>;
  readonly timeline: readonly TimelineEvent[];
  readonly settings: MeasureSettings;
}

/** The cluster that took over, where one did: promotion of the survivors after the source was hit, and the ends of what was mirrored there. */
export function promotionOf({
  timeline,
  settings,
}: Book): { at: number; endOf(partition: number): number | undefined } | undefined {
  if (settings.survivors === undefined || settings.survivors === settings.source) return undefined;
  const promoted = eventsOf(timeline, "promoted").find(({ cluster }) => cluster === settings.survivors);
  const ends = promoted?.ends[mirroredNameIn(settings, settings.survivors)];
  return promoted && { at: promoted.at, endOf: (partition) => ends?.[partition] };
}

/** Every partition that any line names, ascending. */
export function partitionsOf({ schedules, writes, unsent }: Book): number[] {
  const seen = new Set<number>();
  for (const lines of [schedules, writes, unsent]) for (const { partition } of lines) seen.add(partition);
  return [...seen].sort((a, b) => a - b);
}
