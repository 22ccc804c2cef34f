import type { TimelineEvent } from "../timeline/events.ts";

/** What the observer, and the load beside it, saw while a fault stood. */
export interface Sight {
  /** Changes of leadership of the watched topics' partitions, and of the quorum. */
  readonly leaders: number;
  readonly quorums: number;
  /** The fewest replicas that any partition had in sync; as many as there were where nothing changed. */
  readonly leastInSync: number;
  readonly leaderless: boolean;
  /** Nodes that answered nobody's question, and nodes that went on naming an older leader. */
  readonly silent: readonly string[];
  readonly stale: readonly string[];
  /** Records that were in the leader's log and not known to be in every replica that is in sync: the most at any time. */
  readonly lag: number;
  /** Records of the load, and the slowest acknowledgements of the last seconds (p99), milliseconds. */
  readonly acknowledged: number;
  readonly due: number;
  readonly slowestMs: number | null;
  /** What was different by Kafka's own word: settings, topics, log ends. */
  readonly told: readonly string[];
}

type Seen = Pick<Sight, "leaders" | "quorums" | "leastInSync" | "leaderless" | "silent" | "stale" | "lag">;

/** The observer's events between two moments, folded. Leaders that are told for the first time are no change: `before` knows them. */
export function seenIn(events: readonly TimelineEvent[], from: number, to: number, replicas: number): Seen {
  const during = events.filter(({ at }) => at >= from && at <= to) as readonly (TimelineEvent & Record<string, unknown>)[];
  const of = (name: string) => during.filter(({ event }) => (event as string) === name);
  const distinct = (name: string, field: string): string[] =>
    [...new Set(of(name).map((event) => String(event[field])))].toSorted();
  return {
    leaders: of("leader").length,
    quorums: of("quorum").length,
    leastInSync: Math.min(replicas, ...of("isr").map(({ nodes }) => (nodes as unknown as readonly string[]).length)),
    leaderless: of("leader.none").length > 0,
    silent: distinct("node.silent", "node"),
    stale: distinct("leader.claim", "by"),
    lag: Math.max(0, ...of("lag").map(({ records }) => Number(records))),
  };
}

/** In a few words, the most telling first; what did not change is not said. */
export function wordsOf(sight: Sight, replicas: number): string {
  const { leaders, quorums, leastInSync, leaderless, silent, stale, lag, told } = sight;
  const words = [
    ...told,
    ...(silent.length > 0 ? [`${silent.join(", ")} silent`] : []),
    ...(leastInSync < replicas ? [`ISR down to ${leastInSync}`] : []),
    ...(leaders > 0 ? [`${leaders} ${leaders === 1 ? "change" : "changes"} of leader`] : []),
    ...(leaderless ? ["a partition without leader"] : []),
    ...(quorums > 0 ? ["another active controller"] : []),
    ...(stale.length > 0 ? [`${stale.join(", ")} names old leaders`] : []),
    ...(lag > 0 ? [`up to ${lag} records not replicated`] : []),
  ];
  return words.length === 0 ? "nothing" : words.join("; ");
}
