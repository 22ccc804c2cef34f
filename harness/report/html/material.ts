/** All that a page is made of: what a run folder holds, read once. */
import type { LedgerLine } from "../../ledger/lines.ts";
import { clocksOf, eventOnRunClock, onRunClock } from "../../measure/clocks.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { LogText } from "../evidence/logs.ts";
import type { DrillRecord } from "../record.ts";

export interface RunFiles {
  readonly record: DrillRecord;
  readonly timeline: readonly TimelineEvent[];
  /** May be gone through more than once. */
  readonly lines: Iterable<LedgerLine>;
  readonly logs: readonly LogText[];
  /** What makes these files less than a whole run, in words: lines that cannot be read, a manifest that says otherwise. Asked last. */
  readonly doubts: () => readonly string[];
}

/** The events on the run's one clock, in order of time; what another kernel stamped whose clock nobody measured is left out. */
export function eventsInOrder(timeline: readonly TimelineEvent[]): TimelineEvent[] {
  const clocks = clocksOf(timeline);
  return timeline
    .flatMap((event) => (isKnown(event.kernel, clocks) ? eventOnRunClock(event, clocks) : []))
    .toSorted((a, b) => a.at - b.at);
}

/** The same of the ledger. */
export function* linesOnRunClock({ lines, timeline }: Pick<RunFiles, "lines" | "timeline">): Generator<LedgerLine> {
  const clocks = clocksOf(timeline);
  for (const line of lines) {
    if (isKnown(line.kernel, clocks)) yield onRunClock(line, clocks).line;
  }
}

const isKnown = (kernel: string | undefined, clocks: ReadonlyMap<string, unknown>): boolean =>
  kernel === undefined || clocks.has(kernel);
