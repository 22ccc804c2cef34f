import { seconds } from "../core/duration.ts";
import type { World } from "../runtime/world.ts";
import { internalPartitions } from "./kraft.ts";
import { placedShapeOf } from "./topics.ts";

/** With the settings that a broker gives them when it makes them by itself (Kafka 4.3). */
const internalTopics = [
  {
    name: "__consumer_offsets",
    configs: { "cleanup.policy": "compact", "compression.type": "producer", "segment.bytes": "104857600" },
  },
  {
    name: "__transaction_state",
    configs: {
      "cleanup.policy": "compact",
      "compression.type": "uncompressed",
      "segment.bytes": "104857600",
      "unclean.leader.election.enable": "false",
    },
  },
] as const;

export const internalTopicNames: readonly string[] = internalTopics.map(({ name }) => name);

/**
 * Where replicas are placed by region, Kafka's own topics are too: a broker that makes them would spread them over racks, and groups
 * would lose what the load does not. Made before anybody asks for a coordinator. Share groups are not used here, and theirs is
 * left to Kafka.
 */
export async function placeInternalTopics(world: Pick<World, "observer" | "plan">): Promise<void> {
  const placed = Object.entries(world.plan.topology.clusters).filter(
    ([, { replicaPlacement }]) => replicaPlacement !== undefined,
  );
  for (const [cluster] of placed) {
    const topics = internalTopics.map((topic) =>
      placedShapeOf({ ...topic, partitions: internalPartitions }, cluster, world.plan),
    );
    await world.observer.ask("topics.create", { cluster, withinMs: 20_000, topics }, seconds(25));
  }
}
