import { isControlTopic } from "../measure/control.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";

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
  const byTopic = [...Map.groupBy(all, ({ topic }) => topic)].toSorted(([a], [b]) => a.localeCompare(b));
  return byTopic.flatMap(([topic, partitions]) => {
    const led = partitions.filter((one) => one.node === node).length;
    if (topic === offsetsTopic)
      return led === 0 ? [] : [`coordinated groups (${led} of ${partitions.length} partitions that keep them)`];
    return led === 0 ? [] : [`led ${led} of ${partitions.length} partitions of ${topic}`];
  });
}
