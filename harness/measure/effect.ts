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
export function stallsOf(timeline: readonly TimelineEvent[], stallMs: number): Stall[] {
  return eventsOf(timeline, "observer.stall")
    .filter(({ from, to }) => (to - from) * 1000 > stallMs)
    .map(({ process, from, to }) => ({ process, ...between(from, to) }));
}

/** Whether slots may have gone unsent, or deliveries undone, because it stood still: clients and their agents, and no machine of Kafka's. */
export const stopsClients = ({ process }: Stall): boolean => !/\/(node|fabric|observer)$/.test(process);

export interface Stall extends Interval {
  readonly process: string;
}

/** The effect of the named fault, widened to the ends of every stall that overlaps it; undefined where none was proven. */
export function effectOf(
  timeline: readonly TimelineEvent[],
  fault: string | undefined,
  stalls: readonly Stall[],
): Effect | undefined {
  const event = eventsOf(timeline, "fault.effective").find((one) => one.fault === fault);
  if (event === undefined) return undefined;
  const proven = between(event.effect.from, event.effect.to);
  const touching = stalls
    .filter(({ process }) => stampsEffect(process, event.kind))
    .filter(({ atLeast, atMost }) => atLeast <= proven.atMost && atMost >= proven.atLeast);
  return {
    at: touching.reduce<Interval>((at, { atLeast, atMost }) => hull(at, { atLeast, atMost }), proven),
    resolved: event.resolved,
  };
}

/**
 * Of a fault of links, t_D's beginning is stamped by the fabric and by clients. What nodes' agents stamp of it are answers of
 * canaries, and a late stamp there has made the interval wider already.
 */
const stampsEffect = (process: string, kind: string | undefined): boolean =>
  !((kind === "outage" || kind === "isolate") && process.endsWith("/node"));
