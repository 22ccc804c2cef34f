/**
 * What is settled: moments so long before the fault that figures ask of a record only whether it was acknowledged or
 * processed then, and no longer when.
 */
import type { TimelineEvent } from "../timeline/events.ts";
import { loadPhases } from "./deliveries.ts";
import type { Effect } from "./effect.ts";
import { lagBefore } from "./lag.ts";
import type { MeasureSettings } from "./settings.ts";

export interface Settled {
  /** Moments before it are settled; ∞ where nothing disturbed the run. */
  readonly before: number;
  /** Whether no phase that re-deliveries are told by begins between the two, the later included. */
  readonly inOnePhase: (from: number, to: number) => boolean;
}

interface Seen {
  readonly settings: MeasureSettings;
  readonly timeline: readonly TimelineEvent[];
  readonly effect?: Effect;
}

/** What is looked at from the moment on at which it happened. */
const MOVES: ReadonlySet<TimelineEvent["event"]> = new Set(["fenced", "promoted", "failback.done"]);

/** Seconds: more than any slack for sums of binary fractions. */
const MARGIN = 1;

export function settledOf({ settings, timeline, effect }: Seen): Settled {
  const moves = timeline.filter(({ event }) => MOVES.has(event)).map(({ at }) => at);
  const judged =
    effect === undefined ? [] : [effect.at.atLeast - settings.sustainSeconds, ...atRiskSince(settings, timeline, effect)];
  const starts = loadPhases({ timeline, ...(effect && { effect }) }).map(({ at }) => at);
  return {
    before: Math.min(...judged, ...moves) - MARGIN,
    inOnePhase: (from, to) => !starts.some((start) => from < start && start <= to),
  };
}

/** Whether a loss of nothing proves anything is asked of the last replication lag before t_D. */
function atRiskSince(settings: MeasureSettings, timeline: readonly TimelineEvent[], { at }: Effect): number[] {
  return [...lagBefore({ settings, timeline }, at).values()].map((lag) => at.atMost - lag);
}
