import { ackContractOf, shapeOf } from "../cluster/topics.ts";
import { seconds } from "../core/duration.ts";
import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import type { Scene } from "../drill/scene.ts";
import type { Environment } from "../environment/environment.ts";
import type { Topology } from "../topology/define.ts";
import type { ObservedWorld } from "./world.ts";

/** Clusters of somebody else as a scene: topics of our own on them, and nothing else is touched. */
export interface ObservedScene extends Scene {
  readonly world: ObservedWorld;
  /** What a topic or group of a drill is called there: never a name that somebody else may use. */
  named(name: string): string;
}

function promisedBy({ clusters, name }: Topology, cluster: string) {
  const promised = clusters[cluster];
  if (promised === undefined) throw new InvalidDrill(`topology ${name} has no cluster "${cluster}"`);
  return promised;
}

export function sceneOf(world: ObservedWorld, { topics: policy }: Environment): ObservedScene {
  const { topology, observer } = world;
  const topics = new Map(Object.keys(topology.clusters).map((cluster) => [cluster, new Set<string>()]));
  const prefix = "prefix" in policy ? policy.prefix : `muster-${world.run}-`;
  return {
    world,
    topics,
    flows: topology.replication.map(({ from, to }) => ({ from, to })),
    named: (name) => `${prefix}${name}`,
    // Whoever replicates there has said which topics.
    followTopics: () => Promise.resolve(),
    async createTopic(cluster, topic) {
      const { name, partitions } = topic;
      if ("prefix" in policy) {
        const there = await observer.ask("topics.describe", { cluster, topics: [name] });
        if (there.length !== partitions)
          throw new GuardRefused(
            `topic ${name} has ${there.length} partitions in ${cluster}, and the drill needs ${partitions}`,
            {
              hint: `create it with ${partitions} partitions, or let each run create its own: topics: { create: true }`,
            },
          );
      } else {
        const topics = [shapeOf(topic, promisedBy(topology, cluster))];
        await observer.ask("topics.create", { cluster, withinMs: 20_000, topics }, seconds(25));
      }
      topics.get(cluster)?.add(name);
    },
    grantAccess: () => Promise.resolve(),
    async assertAckContract(cluster, { name, minInsyncReplicas }) {
      const wanted = String(minInsyncReplicas ?? promisedBy(topology, cluster).minInsyncReplicas);
      const key = "min.insync.replicas";
      const resource = { type: "topic" as const, name };
      const { at: _, ...values } = await observer.ask("configs.describe", { cluster, resource, keys: [key] });
      const seen = (values as Record<string, string | null>)[key];
      if (seen !== wanted)
        throw new InvalidDrill(`${key} of ${name} in ${cluster} should be ${wanted} but is ${seen ?? "unknown"}`);
      return ackContractOf(world, cluster, name, seen);
    },
  };
}
