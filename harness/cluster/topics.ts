import { seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { Reach } from "../runtime/reach.ts";

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly configs?: Readonly<Record<string, string>>;
}

/** With the redundancy that the topology promises. One that is there already is left as it is. */
export async function createTopic(world: Reach, cluster: string, { name, partitions, configs }: NewTopic): Promise<void> {
  const definition = world.topology.clusters[cluster];
  if (definition === undefined) throw new EnvironmentError(`topology ${world.topology.name} has no cluster "${cluster}"`);
  const { replicationFactor, minInsyncReplicas } = definition;
  const stated = { "min.insync.replicas": String(minInsyncReplicas), ...configs };
  await world.observer.ask(
    "topics.create",
    { cluster, withinMs: 20_000, topics: [{ name, partitions, replicationFactor, configs: stated }] },
    seconds(25),
  );
}
