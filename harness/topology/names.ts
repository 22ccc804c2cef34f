import type { ReplicationDefinition, Topology } from "./define.ts";

/** Under which name records of a topic stand in a cluster that is not the one where they were written. */
export interface TopicCopy {
  readonly cluster: string;
  readonly topic: string;
}

/** What replication calls a topic of its source in its target. */
export const mirroredName = (
  { policy, from }: Pick<ReplicationDefinition<string, string>, "policy" | "from">,
  topic: string,
): string => (policy === "default" ? `${from}.${topic}` : topic);

/** Where a topic's records stand under another name than its own. */
export const copiesOf = ({ replication }: Pick<Topology, "replication">, topic: string): TopicCopy[] =>
  replication.map((flow) => ({ cluster: flow.to, topic: mirroredName(flow, topic) })).filter((copy) => copy.topic !== topic);

/** Everything that a topic is called in a cluster, its own name first: what a group there reads to see all of its records. */
export const namesIn = (topology: Pick<Topology, "replication">, cluster: string, topic: string): string[] => [
  topic,
  ...copiesOf(topology, topic).flatMap((copy) => (copy.cluster === cluster ? copy.topic : [])),
];

/**
 * Topics of a cluster that came back to it: their name says that they have been there (`west.east.orders` in east). With prefixed names
 * MirrorMaker leaves them out; each of them would be a copy of a copy without end.
 */
export function cameBack(cluster: string, topics: readonly string[], clusters: readonly string[]): string[] {
  const origins = (topic: string): string[] => {
    const from = clusters.find((one) => topic.startsWith(`${one}.`));
    return from === undefined ? [] : [from, ...origins(topic.slice(from.length + 1))];
  };
  return topics.filter((topic) => origins(topic).includes(cluster));
}
