import type { PlacedPartition } from "./placement.ts";
import type { Plan, PlannedNode } from "./plan.ts";

/** Where the replicas of one partition are to be, by node id; the first is its preferred leader. */
export interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

/** What is left alone, and what takes over. Brokers of one cluster. */
export interface Evacuation {
  readonly leaving: readonly PlannedNode[];
  readonly staying: readonly PlannedNode[];
}

/** A zone (`east/a`) or a region of a cluster. */
export function evacuationOf(plan: Plan, cluster: string, area: string): Evacuation {
  const brokers = plan.nodes.filter((node) => node.cluster === cluster && node.roles.includes("broker"));
  const inside = ({ region, zone }: PlannedNode): boolean => region === area || `${region}/${zone}` === area;
  return { leaving: brokers.filter(inside), staying: brokers.filter((node) => !inside(node)) };
}

/**
 * Every partition that has a replica on a leaving broker, without it: replaced by the staying broker with the fewest replicas in
 * the zones that have none of the partition yet, then in any. Where no broker is free the partition has fewer replicas than before. The
 * replicas that stay keep their order, so that leaders move only where they must.
 */
export function assignmentsWithout(
  { leaving, staying }: Evacuation,
  partitions: readonly PlacedPartition[],
): readonly Assignment[] {
  const gone = new Set(leaving.map(({ nodeId }) => nodeId));
  const zoneOf = new Map(staying.map((node) => [node.nodeId, `${node.region}/${node.zone}`]));
  const load = new Map(staying.map(({ nodeId }) => [nodeId, 0]));
  for (const id of partitions.flatMap(({ replicas }) => replicas)) if (load.has(id)) load.set(id, (load.get(id) ?? 0) + 1);
  return partitions
    .filter(({ replicas }) => replicas.some((id) => gone.has(id)))
    .map(({ topic, partition, replicas }) => {
      const kept = replicas.filter((id) => !gone.has(id));
      while (kept.length < replicas.length) {
        const zones = new Set(kept.map((id) => zoneOf.get(id)));
        const free = staying.map(({ nodeId }) => nodeId).filter((id) => !kept.includes(id));
        const [best] = free.toSorted(
          (a, b) =>
            Number(zones.has(zoneOf.get(a))) - Number(zones.has(zoneOf.get(b))) ||
            (load.get(a) ?? 0) - (load.get(b) ?? 0) ||
            a - b,
        );
        if (best === undefined) break;
        kept.push(best);
        load.set(best, (load.get(best) ?? 0) + 1);
      }
      return { topic, partition, replicas: kept };
    });
}

/** What a broker still has of these partitions, in words; nothing = it may go. */
export function stillHeldBy(
  leaving: readonly Pick<PlannedNode, "nodeId" | "name">[],
  partitions: readonly (PlacedPartition & { readonly leader: number })[],
): string[] {
  const names = new Map(leaving.map(({ nodeId, name }) => [nodeId, name]));
  return partitions.flatMap(({ topic, partition, replicas, isr, leader }) =>
    [...names].flatMap(([id, name]) => {
      if (leader === id) return [`${name} leads ${topic}/${partition}`];
      return replicas.includes(id) || isr.includes(id) ? [`${name} has a replica of ${topic}/${partition}`] : [];
    }),
  );
}

/** Why a cluster could not serve without an area, in words: too few brokers for min ISR, or no majority of its controllers. */
export function tooFewWithout(plan: Plan, cluster: string, area: string): string[] {
  const { leaving, staying } = evacuationOf(plan, cluster, area);
  const voters = plan.nodes.filter((node) => node.cluster === cluster && node.roles.includes("controller"));
  const votersLeft = voters.filter(({ region, zone }) => region !== area && `${region}/${zone}` !== area).length;
  const minimum = plan.topology.clusters[cluster]?.minInsyncReplicas ?? 1;
  return [
    ...(leaving.length === 0 ? [`${area} has no broker of ${cluster}`] : []),
    ...(staying.length < minimum ? [`${staying.length} brokers would be left, and min ISR is ${minimum}`] : []),
    ...(2 * votersLeft <= voters.length
      ? [`${votersLeft} of ${voters.length} controllers would be left, which is no majority`]
      : []),
  ];
}
