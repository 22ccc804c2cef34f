import type { TimelineEvent } from "../timeline/events.ts";

/** Service went to this cluster: it was promoted, or failed back to. */
export interface Move {
  readonly cluster: string;
  readonly at: number;
  readonly promoted: boolean;
}

/** The last move between clusters that a timeline tells of: who is in charge. `null` where all is as it came up. */
export function lastMove(timeline: readonly TimelineEvent[]): Move | null {
  const last = timeline.findLast(({ event }) => event === "promoted" || event === "failback.done");
  if (last === undefined || !("cluster" in last) || typeof last.cluster !== "string") return null;
  return { cluster: last.cluster, at: last.at, promoted: last.event === "promoted" };
}

/** Since when a cluster is in charge by a promotion that nobody has gone back from. */
export function promotedSince(timeline: readonly TimelineEvent[], cluster: string): number | null {
  const last = lastMove(timeline);
  return last?.promoted === true && last.cluster === cluster ? last.at : null;
}
