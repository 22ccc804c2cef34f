import type { PlannedNode } from "./plan.ts";

/** How many replicas of each partition stand in which region. */
export type ReplicaPlacement = Readonly<Partial<Record<string, number>>>;

/**
 * Explicit replica assignments, partition by partition, as node ids; the first of each is its preferred leader. Leaders go round all
 * brokers of regions that have replicas, from one region to the next, and the other replicas go round each region's brokers, so that
 * all carry alike. A topic's name says where it begins, as else every topic's partition 0 would be led by the same broker.
 */
export function assignReplicas(
  nodes: readonly PlannedNode[],
  placement: ReplicaPlacement,
  { name, partitions }: { readonly name: string; readonly partitions: number },
): number[][] {
  const brokers = brokersByRegion(nodes, placement);
  const leaders = inTurns(brokers.map(({ ids }) => ids));
  const first = placeOf(name, leaders.length);
  const followed = new Map(brokers.map(({ region }) => [region, first]));
  return Array.from({ length: partitions }, (_, partition) => {
    const leader = leaders[(first + partition) % leaders.length] as number;
    const groups = brokers.map(({ region, ids, replicas }) => {
      const leads = ids.includes(leader);
      const from = leads ? ids.indexOf(leader) : (followed.get(region) ?? 0);
      if (!leads) followed.set(region, from + 1);
      return { leads, ids: Array.from({ length: replicas }, (__, index) => ids[(from + index) % ids.length] as number) };
    });
    return inTurns(groups.toSorted((a, b) => Number(b.leads) - Number(a.leads)).map(({ ids }) => ids));
  });
}

function brokersByRegion(nodes: readonly PlannedNode[], placement: ReplicaPlacement) {
  return Object.entries(placement).flatMap(([region, replicas = 0]) => {
    const ids = nodes.filter((node) => node.region === region && node.roles.includes("broker")).map(({ nodeId }) => nodeId);
    return replicas === 0 ? [] : [{ region, ids, replicas }];
  });
}

/** One of each group, then the next of each, until all are used up. */
const inTurns = (groups: readonly (readonly number[])[]): number[] =>
  Array.from({ length: Math.max(...groups.map(({ length }) => length)) }, (_, turn) => turn).flatMap((turn) =>
    groups.flatMap((ids) => ids[turn] ?? []),
  );

const placeOf = (name: string, of: number): number =>
  [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % of;
