import { milliseconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import type { DrillContext, DrillSite, NamedSight } from "./context.ts";
import { onlyOf } from "./load.ts";
import type { Scene } from "./scene.ts";

/** Roles as they are now, by the highest leader epoch seen on any node; nobody leading is an error, never a pass. */
export function rolesOf({
  stage,
  roles,
  step,
  signal,
}: DrillSite<Scene>): Pick<DrillContext, "leaderOf" | "controllerOf" | "followersOf" | "awaitPartition"> {
  return {
    async controllerOf(cluster) {
      const [active] = await roles.resolve({ name: "controller", cluster });
      if (active === undefined) throw new InvalidDrill(`${cluster} has no active controller`);
      return active;
    },
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
    awaitPartition(load, partition, { what, is, within }) {
      const { definition } = onlyOf(load);
      const probe = async () => {
        const sight = await namedSightOf(stage, definition, partition);
        return is(sight) ? { done: sight } : { seen: spell(sight) };
      };
      return step(what, () => eventually({ what, within, every: milliseconds(200), signal, probe }));
    },
  };
}

async function describe({ world }: Scene, { on, topic }: WorkloadDefinition, partition: number) {
  const sights = await world.observer.ask("topics.describe", { cluster: on, topics: [topic] });
  const sight = sights.find((one) => one.partition === partition);
  if (sight === undefined) throw new InvalidDrill(`${on} knows no ${topic}/${partition}`);
  return sight;
}

async function namedSightOf(stage: Scene, definition: WorkloadDefinition, partition: number): Promise<NamedSight> {
  const { leader, isr, elr } = await describe(stage, definition, partition);
  const named = (ids: readonly number[]): string[] => ids.map((id) => nodeName(stage, definition.on, id));
  return { leader: named([leader].filter((id) => id >= 0))[0] ?? null, isr: named(isr), elr: named(elr) };
}

const spell = ({ leader, isr, elr }: NamedSight): string =>
  `${leader ?? "nobody"} leads, in sync ${isr.join(", ") || "nobody"}, eligible besides ${elr.join(", ") || "nobody"}`;

async function sightOf(stage: Scene, definition: WorkloadDefinition, partition: number) {
  const { on, topic } = definition;
  const sight = await describe(stage, definition, partition);
  if (sight.leader < 0) throw new InvalidDrill(`nobody leads ${topic}/${partition} in ${on}`);
  return sight;
}

function nodeName({ world }: Scene, cluster: string, id: number): string {
  const name = world.nodeName(cluster, id);
  if (name === undefined) throw new InvalidDrill(`cluster ${cluster} has no node with id ${id}`);
  return name;
}
