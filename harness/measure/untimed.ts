/**
 * What can be said where lines are stamped by a clock that nobody compared with the run's: what stands in the logs and what does
 * not. Nothing that needs a time: no seconds, no outage, no side of t_D, no order between what two machines did.
 */
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Evidence } from "./book.ts";
import { clocksOf } from "./clocks.ts";

export interface Untimed extends Evidence {
  /** Kernels whose clocks were never measured, by name. */
  readonly unmeasured: readonly string[];
}

export function untimed({ lines, timeline, settings }: Evidence): Untimed {
  const clocks = clocksOf(timeline);
  const unmeasured = new Set<string>();
  const isTimed = ({ kernel }: { readonly kernel?: string }): boolean => {
    const known = kernel === undefined || clocks.has(kernel);
    if (!known) unmeasured.add(kernel);
    return known;
  };
  const kept = Array.from(lines).flatMap((line) => withoutTime(line, isTimed(line)));
  const events = timeline.filter((event) => event.event === "clock" || isTimed(event));
  const untold: readonly TimelineEvent["event"][] = ["fault.effective", "phase", "steady"];
  return {
    lines: kept,
    timeline: events.filter(({ event }) => !untold.includes(event)),
    settings,
    unmeasured: [...unmeasured].sort(),
  };
}

/** Deliveries and commits are nothing without their order; of the others only what a time was needed for goes. */
function withoutTime(line: LedgerLine, isTimed: boolean): LedgerLine[] {
  if (line.kind === "processed" || line.kind === "commit" || line.kind === "resume") return [];
  if (isTimed) return [line];
  const { kernel: _, ...rest } = line;
  if (rest.kind !== "end") return [rest];
  const { at: __, ...end } = rest;
  return [end];
}
