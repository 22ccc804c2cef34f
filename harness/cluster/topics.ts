import { seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { Reach } from "../runtime/reach.ts";
import type { World } from "../runtime/world.ts";
import { assignReplicas } from "../topology/assignment.ts";
import { nodesOf, type Plan } from "../topology/plan.ts";

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** What the topology promises, where nothing is said. */
  readonly replicationFactor?: number;
  readonly minInsyncReplicas?: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/**
 * With it a broker says of each log up to where it flushes it. The recovery points on its disk are up to a minute behind, and a power
 * cut must not take what was flushed.
 */
const flushesSaid = { "org.apache.kafka.storage.internals.log.UnifiedLog": "DEBUG" };

/** What `CreateTopics` is asked for, on a cluster that promises this much. */
export function shapeOf(
  { name, partitions, configs, ...own }: NewTopic,
  promised: { readonly replicationFactor: number; readonly minInsyncReplicas: number },
) {
  const { replicationFactor = promised.replicationFactor, minInsyncReplicas = promised.minInsyncReplicas } = own;
  return { name, partitions, replicationFactor, configs: { "min.insync.replicas": String(minInsyncReplicas), ...configs } };
}

/**
 * A topic's shape with its replicas assigned, where the topology says how many stand in which region. A topic with another
 * replication factor than the cluster's own cannot have that placement, and Kafka places it.
 */
export function placedShapeOf(topic: NewTopic, cluster: string, plan: Plan) {
  const definition = plan.topology.clusters[cluster];
  if (definition === undefined) throw new EnvironmentError(`topology ${plan.topology.name} has no cluster "${cluster}"`);
  const shape = shapeOf(topic, definition);
  const { replicaPlacement, replicationFactor } = definition;
  if (replicaPlacement === undefined || shape.replicationFactor !== replicationFactor) return shape;
  return { ...shape, assignments: assignReplicas(nodesOf(plan, cluster), replicaPlacement, shape) };
}

/** With the redundancy that the topology promises, where the topic has none of its own. One that is there already is left as it is. */
export async function createTopic({ observer, plan }: Pick<World, "observer" | "plan">, cluster: string, topic: NewTopic) {
  const topics = [placedShapeOf(topic, cluster, plan)];
  await observer.ask("topics.create", { cluster, withinMs: 20_000, topics }, seconds(25));
  if (Object.keys(topic.configs ?? {}).some((key) => key.startsWith("flush.")))
    await observer.ask("loggers.set", { cluster, levels: flushesSaid });
}

/** What an acknowledgement of a topic is worth, as its cluster says. */
export interface AckContract {
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
}

/** By what its partitions and its settings were read back as: the partition with the fewest replicas is what can be promised. */
export async function ackContractOf(world: Reach, cluster: string, topic: string, minIsr: string | null): Promise<AckContract> {
  const partitions = await world.observer.ask("topics.describe", { cluster, topics: [topic] });
  if (partitions.length === 0 || minIsr === null)
    throw new EnvironmentError(`${cluster} does not say how many replicas ${topic} has, or how many must be in sync`);
  return {
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    minInsyncReplicas: Number(minIsr),
  };
}
