import { withAccess } from "../../cluster/access.ts";
import { createTopic } from "../../cluster/topics.ts";
import { messageOf } from "../../core/errors.ts";
import type { World } from "../../runtime/world.ts";
import { topicOf, type WorkloadDefinition } from "../../workload/definition.ts";

type Place = Pick<World, "observer" | "plan" | "topology" | "secrets" | "security">;

/**
 * A load's topic, user and ACLs, in every cluster. Only where it is written to must that succeed: another one may be lost, and the load is what goes
 * on after that. What those lack is told in words.
 */
export async function prepare(world: Place, definition: WorkloadDefinition): Promise<string[]> {
  const { on } = definition;
  await createTopic(world, on, topicOf(definition));
  await withAccess(world, on, [definition]);
  const others = Object.keys(world.topology.clusters).filter((cluster) => cluster !== on);
  return (await Promise.all(others.map((cluster) => prepareBeside(world, cluster, definition)))).flat();
}

async function prepareBeside(world: Place, cluster: string, definition: WorkloadDefinition): Promise<string[]> {
  const { name, topic, on } = definition;
  const isTarget = world.topology.replication.some(({ from, to }) => from === on && to === cluster);
  if (!isTarget && world.secrets === undefined) return [];
  const later = `when it is whole again, \`muster workload stop ${name}\` and start it once more, or it cannot take over`;
  try {
    await world.observer.ask("topics.list", { cluster });
  } catch (error) {
    return [
      `${cluster} does not answer, and was told nothing of ${[...new Set([topic, name])].join(" and ")}: ${later} (${messageOf(error)})`,
    ];
  }
  if (isTarget) await createTopic(world, cluster, topicOf(definition));
  try {
    await withAccess(world, cluster, [definition]);
    return [];
  } catch (error) {
    return [`${cluster} has not let ${name} in: ${later} (${messageOf(error)})`];
  }
}
