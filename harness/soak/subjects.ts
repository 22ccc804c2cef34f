import type { Random } from "../core/random.ts";
import type { Link, Role, Subject } from "../faults/subject.ts";
import type { Ground } from "./ground.ts";

/** One Kafka node, by its name, its zone or what it is in charge of. */
export const nodeOf = (ground: Ground, draw: Random): Subject =>
  draw.weighed([
    [() => named(ground.nodes, draw), 3],
    [() => ({ zone: draw.pick(atLeastOne(ground.zones)) }), 1],
    [() => ({ role: ofOne(ground, draw) }), 4],
  ] as const)();

/** Kafka nodes: mostly one, at times two, a share of the controllers, or a whole region of them. */
export const subjectOf = (ground: Ground, draw: Random): Subject =>
  draw.weighed([
    [() => nodeOf(ground, draw), 16],
    [() => ({ nodes: draw.shuffled(ground.nodes).slice(0, 2) }), 2],
    [() => ({ role: controllers(ground, draw) }), 3],
    [() => ({ region: ground.regions[0] ?? "" }), 1],
  ] as const)();

/** Whatever can die as a machine: clients too. */
export const machineOf = (ground: Ground, draw: Random): Subject =>
  draw.weighed([
    [() => nodeOf(ground, draw), 8],
    [() => ({ nodes: draw.shuffled(ground.nodes).slice(0, 2) }), 1],
    [() => ({ region: draw.pick(atLeastOne(ground.regions)) }), 2],
  ] as const)();

/** Two ends that are not the same word; whether they are the same machine shows only when roles are resolved. */
export function linkOf(ground: Ground, draw: Random): Link {
  const end = (): Subject =>
    draw.weighed([
      [() => nodeOf(ground, draw), 8],
      [() => named(ground.clients, draw), 3],
      [() => ({ region: draw.pick(atLeastOne(ground.regions)) }), 2],
    ] as const)();
  for (;;) {
    const link = { from: end(), to: nodeOf(ground, draw) };
    if (JSON.stringify(link.from) !== JSON.stringify(link.to)) return draw.chance(0.5) ? link : { from: link.to, to: link.from };
  }
}

/** Two to four links between different pairs of nodes. */
export function linksOf(ground: Ground, draw: Random): Link[] {
  const pairs = ground.nodes.flatMap((from, index) =>
    [...ground.nodes.slice(index + 1), ...ground.clients].map((to) => ({ from: { nodes: [from] }, to: { nodes: [to] } })),
  );
  return draw.shuffled(pairs).slice(0, draw.between(2, 4));
}

const named = (names: readonly string[], draw: Random): Subject => ({ nodes: [draw.pick(atLeastOne(names))] });

function ofOne({ cluster, topic, group, transactionalId }: Ground, draw: Random): Role {
  const partition = draw.between(0, topic.partitions - 1);
  return draw.pick<Role>([
    { name: "leader", topic: topic.name, partition },
    { name: "follower", topic: topic.name, partition },
    { name: "in-sync", topic: topic.name, partition },
    { name: "controller", cluster },
    { name: "controllers", share: "minority", cluster },
    { name: "coordinator", group },
    { name: "transactions", id: transactionalId },
    { name: "busiest", cluster },
  ]);
}

const controllers = ({ cluster }: Ground, draw: Random): Role => ({
  name: "controllers",
  share: draw.pick(["majority", "minority"]),
  cluster,
});

function atLeastOne<T>(things: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = things;
  if (first === undefined) throw new Error("the soak's ground has nothing of a kind that it draws from");
  return [first, ...others];
}
