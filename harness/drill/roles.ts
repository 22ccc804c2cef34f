import { InvalidDrill } from "../core/errors.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import type { DrillContext, DrillSite } from "./context.ts";
import { onlyOf } from "./load.ts";
import type { Scene } from "./scene.ts";

/** Roles as they are now, by the highest leader epoch seen on any node; nobody leading is an error, never a pass. */
export function rolesOf({ stage, roles }: DrillSite<Scene>): Pick<DrillContext, "leaderOf" | "followersOf"> {
  return {
    async leaderOf(load, partition) {
      const { on: cluster, topic } = onlyOf(load).definition;
      const [leader] = await roles.resolve({ name: "leader", topic, partition, cluster });
      if (leader === undefined) throw new InvalidDrill(`nobody leads ${topic}/${partition} in ${cluster}`);
      return leader;
    },
    async followersOf(load, partition) {
      const { definition } = onlyOf(load);
      const { leader, replicas } = await sightOf(stage, definition, partition);
      const [first, ...rest] = replicas.filter((id) => id !== leader).map((id) => nodeName(stage, definition.on, id));
      if (first === undefined) throw new InvalidDrill(`${definition.topic}/${partition} has no follower`);
      return [first, ...rest];
    },
  };
}

async function sightOf({ world }: Scene, { on, topic }: WorkloadDefinition, partition: number) {
  const sights = await world.observer.ask("topics.describe", { cluster: on, topics: [topic] });
  const sight = sights.find((one) => one.partition === partition);
  if (sight === undefined || sight.leader < 0) throw new InvalidDrill(`nobody leads ${topic}/${partition} in ${on}`);
  return sight;
}

function nodeName({ world }: Scene, cluster: string, id: number): string {
  const name = world.nodeName(cluster, id);
  if (name === undefined) throw new InvalidDrill(`cluster ${cluster} has no node with id ${id}`);
  return name;
}
