import { byText } from "../core/by-text.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { isControlTopic } from "../topology/control-topic.ts";

/** Where Kafka keeps groups. The observer tells leaders of those partitions only that keep a group of the drill's. */
const offsetsTopic = "__consumer_offsets";

/**
 * What a node was in charge of at a moment, in words; what a fault that hits it costs depends on it. Empty = of nothing that
 * the observer watched.
 */
export function rolesAt(timeline: readonly TimelineEvent[], node: string, at: number): string[] {
  const leaders = new Map<string, { readonly topic: string; readonly node: string; readonly epoch: number }>();
  for (const event of eventsOf(timeline, "leader")) {
    const key = `${event.cluster}/${event.topic}/${event.partition}`;
    if (event.at <= at && event.epoch >= (leaders.get(key)?.epoch ?? 0)) leaders.set(key, event);
  }
  const all = [...leaders.values()].filter(({ topic }) => !isControlTopic(topic));
  const byTopic = [...Map.groupBy(all, ({ topic }) => topic)].toSorted(([a], [b]) => byText(a, b));
  return byTopic.flatMap(([topic, partitions]) => {
    const led = partitions.filter((one) => one.node === node).length;
    if (topic === offsetsTopic)
      return led === 0 ? [] : [`coordinated groups (${led} of ${partitions.length} partitions that keep them)`];
    return led === 0 ? [] : [`led ${led} of ${partitions.length} partitions of ${topic}`];
  });
}

/** The active controllers at a moment, by cluster: killing one costs an election beside everything else. */
function controllersAt(timeline: readonly TimelineEvent[], at: number): Map<string, string> {
  const newest = new Map<string, QuorumEvent>();
  for (const event of timeline) {
    const quorum = event as unknown as QuorumEvent & { readonly event: string };
    if (quorum.event !== "quorum" || quorum.at > at || typeof quorum.leader !== "string") continue;
    if (quorum.epoch >= (newest.get(quorum.cluster)?.epoch ?? 0)) newest.set(quorum.cluster, quorum);
  }
  return new Map(Array.from(newest, ([cluster, { leader }]) => [cluster, leader]));
}

interface QuorumEvent {
  readonly at: number;
  readonly cluster: string;
  readonly leader: string;
  readonly epoch: number;
}

/** By node what each of those that were hit was in charge of, and who the active controller of their cluster was, hit or not. */
export function rolesOfNodes(timeline: readonly TimelineEvent[], hit: readonly string[], at: number): Record<string, string[]> {
  const roles = new Map(hit.map((node) => [node, rolesAt(timeline, node, at)]));
  for (const [cluster, node] of controllersAt(timeline, at)) {
    if (hit.includes(node)) roles.set(node, ["was the active controller", ...(roles.get(node) ?? [])]);
    else if (hit.some((one) => one.startsWith(cluster))) roles.set(node, ["was the active controller and not hit"]);
  }
  return Object.fromEntries([...roles].filter(([, of]) => of.length > 0));
}
