import type { Duration } from "../core/duration.ts";
import type { Topology } from "./define.ts";

export interface Place {
  /** null = the edge, outside every region. */
  readonly region: string | null;
  readonly zone: string | null;
}

/** One-way delays in whole milliseconds: `out` from the opener to the node, `back` to the opener. */
export interface Split {
  readonly out: number;
  readonly back: number;
}

/** 35 ms → 18 + 17, 1 ms → 1 + 0: the larger half travels out. */
export const splitRoundTrip = (rtt: Duration): Split => ({ out: Math.ceil(rtt / 2), back: Math.floor(rtt / 2) });

/** The edge is as near to every region as one zone is to another: it is where users are, not a third region. */
export function latencyBetween(a: Place, b: Place, rtt: Topology["rtt"]): Split {
  if (a.region === b.region && a.region !== null && a.zone === b.zone) return { out: 0, back: 0 };
  if (a.region === null || b.region === null || a.region === b.region) return splitRoundTrip(rtt.betweenZones);
  return splitRoundTrip(rtt.betweenRegions);
}
