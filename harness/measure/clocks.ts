/**
 * One clock. Lines stamped by another kernel are moved onto the run's clock by the middle of what is known of the offset,
 * and carry the rest as `slack`: each of their times is right to ± slack seconds.
 */
import type { LedgerLine, Span } from "../ledger/lines.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { exactly, hull, type Interval, widened } from "./intervals.ts";

/** A line on the run's clock. */
export type OnRunClock<Line extends LedgerLine> = Line & { readonly slack: number };

/** Offsets of the other kernels' clocks (theirs − the run's): the hull of all measurements with their errors. */
type Clocks = ReadonlyMap<string, Interval>;

export class UnknownClockError extends Error {
  readonly code = "UNKNOWN_CLOCK";
}

export function clocksOf(timeline: readonly TimelineEvent[]): Clocks {
  const clocks = new Map<string, Interval>();
  for (const { kernel, offset, error } of eventsOf(timeline, "clock")) {
    const measured = widened(exactly(offset), error);
    const known = clocks.get(kernel);
    clocks.set(kernel, known === undefined ? measured : hull(known, measured));
  }
  return clocks;
}

/** The line as the run's clock would have stamped it; one that it did stamp is returned as it is. */
export function onRunClock<Line extends LedgerLine>(line: Line, clocks: Clocks): { readonly line: Line; readonly slack: number } {
  if (line.kernel === undefined) return { line, slack: 0 };
  const { shift, slack } = correction(line.kernel, clocks);
  return { line: shiftLine(line, shift), slack };
}

/** The event as the run's clock would have stamped it; its own small error joins the effect's interval. */
export function eventOnRunClock(event: TimelineEvent, clocks: Clocks): TimelineEvent {
  if (event.kernel === undefined || event.event === "clock") return event;
  const { shift, slack } = correction(event.kernel, clocks);
  const at = event.at - shift;
  if (event.event === "fault.effective") {
    const { from, to } = event.effect;
    return { ...event, at, effect: { from: from - shift - slack, to: to - shift + slack } };
  }
  if (event.event === "observer.stall") return { ...event, at, from: event.from - shift - slack, to: event.to - shift + slack };
  if (event.event === "client.latencies") return { ...event, at, from: event.from - shift, to: event.to - shift };
  return { ...event, at };
}

function correction(kernel: string, clocks: Clocks): { shift: number; slack: number } {
  const offset = clocks.get(kernel);
  if (offset === undefined) throw new UnknownClockError(`lines are stamped by kernel ${kernel}, whose clock was never measured`);
  return { shift: (offset.atLeast + offset.atMost) / 2, slack: (offset.atMost - offset.atLeast) / 2 };
}

function shiftLine<Line extends LedgerLine>(line: Line, by: number): Line {
  const span = ([first, last]: Span): Span => [first - by, last - by];
  switch (line.kind) {
    case "write":
      return { ...line, intended: span(line.intended), answered: line.answered === null ? null : span(line.answered) };
    case "unsent":
      return { ...line, intended: span(line.intended) };
    case "processed":
      return { ...line, at: span(line.at) };
    case "schedule":
      return { ...line, from: line.from - by };
    case "log":
      return line;
    case "end":
      return line.at === undefined ? line : { ...line, at: line.at - by };
    case "txn":
    case "commit":
    case "resume":
      return { ...line, at: line.at - by };
    default:
      return line satisfies never;
  }
}
