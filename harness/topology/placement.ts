import type { Plan } from "./plan.ts";

/** Where the replicas of one partition are, by node id, as the cluster itself says. */
export interface PlacedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/**
 * The placement audit: what would make a zone or a node more important than the topology promises. Run before any load: RF 3
 * that sits in two zones is found before the zone dies. Returns what is wrong, one sentence each; empty = sound.
 */
export function auditPlacement(plan: Plan, cluster: string, partitions: readonly PlacedPartition[]): string[] {
  const definition = plan.topology.clusters[cluster];
  const zoneOf = new Map(plan.nodes.filter((node) => node.cluster === cluster).map((node) => [node.nodeId, node.zone]));
  if (definition === undefined || partitions.length === 0) return [`cluster ${cluster}: no partition to audit`];
  const zonesThere = new Set(zoneOf.values()).size;
  return partitions.flatMap(({ topic, partition, replicas, isr }) => {
    const name = `${cluster} ${topic}/${partition}`;
    const zones = new Set(replicas.map((id) => zoneOf.get(id)));
    const wanted = Math.min(definition.replicationFactor, zonesThere);
    return [
      ...(replicas.length === definition.replicationFactor
        ? []
        : [`${name} has ${replicas.length} replicas, expected ${definition.replicationFactor}`]),
      ...(zones.size >= wanted
        ? []
        : [`${name} has its replicas in ${zones.size} zones (nodes ${replicas.join(", ")}), expected ${wanted}`]),
      ...(isr.length === replicas.length ? [] : [`${name} has ${isr.length} of ${replicas.length} replicas in sync`]),
    ];
  });
}
