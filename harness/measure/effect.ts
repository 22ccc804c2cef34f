/**
 * t_D: when the fault took effect, from the last datum proven to cross to the first proof. A measuring process that stood
 * still around it knows no more than the ends of its stall.
 */
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { between, hull, type Interval } from "./intervals.ts";

export interface Effect {
  readonly at: Interval;
  /** What was hit: nodes, a cluster, a link. */
  readonly resolved: readonly string[];
}

/** Stalls of measuring processes, longer than their tickers allow. */
export function stallsOf(timeline: readonly TimelineEvent[], stallMs: number): Interval[] {
  return eventsOf(timeline, "observer.stall")
    .filter(({ from, to }) => (to - from) * 1000 > stallMs)
    .map(({ from, to }) => between(from, to));
}

/** The effect of the named fault, widened to the ends of every stall that overlaps it; undefined where none was proven. */
export function effectOf(
  timeline: readonly TimelineEvent[],
  fault: string | undefined,
  stalls: readonly Interval[],
): Effect | undefined {
  const event = eventsOf(timeline, "fault.effective").find((one) => one.fault === fault);
  if (event === undefined) return undefined;
  const proven = between(event.effect.from, event.effect.to);
  const touching = stalls.filter(({ atLeast, atMost }) => atLeast <= proven.atMost && atMost >= proven.atLeast);
  return { at: touching.reduce(hull, proven), resolved: event.resolved };
}
