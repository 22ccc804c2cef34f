import type { ReplicaPlacement } from "./assignment.ts";
import { nodesOf, type Plan, type PlannedNode } from "./plan.ts";

/** Where the replicas of one partition are, by node id, as the cluster itself says. */
export interface PlacedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/**
 * The placement audit: what would make a zone or a node more important than the topology promises. Run before any load: RF 3
 * that sits in two zones is found before the zone dies, and four replicas that stand two and two where three and one were meant.
 * Returns what is wrong, one sentence each; empty = sound.
 */
export function auditPlacement(plan: Plan, cluster: string, partitions: readonly PlacedPartition[]): string[] {
  const definition = plan.topology.clusters[cluster];
  if (definition === undefined || partitions.length === 0) return [`cluster ${cluster}: no partition to audit`];
  const { replicationFactor, replicaPlacement } = definition;
  const brokers = new Map(nodesOf(plan, cluster).flatMap((node) => (node.roles.includes("broker") ? [[node.nodeId, node]] : [])));
  const zonesThere = new Set(brokers.values().map(zoneOf)).size;
  return partitions.flatMap(({ topic, partition, replicas, isr }) => {
    const name = `${cluster} ${topic}/${partition}`;
    const placed = replicas.flatMap((id) => brokers.get(id) ?? []);
    return [
      ...(replicas.length === replicationFactor
        ? []
        : [`${name} has ${replicas.length} replicas, expected ${replicationFactor}`]),
      ...(replicaPlacement === undefined
        ? tooFewZones(placed, Math.min(replicationFactor, zonesThere)).map((what) => `${name} ${what}`)
        : otherRegions(placed, replicaPlacement).map((what) => `${name} ${what}`)),
      ...(isr.length === replicas.length ? [] : [`${name} has ${isr.length} of ${replicas.length} replicas in sync`]),
    ];
  });
}

/** Zones are called alike in every region: only with its region is one a zone. */
const zoneOf = ({ region, zone }: PlannedNode): string => `${region}/${zone}`;

function tooFewZones(placed: readonly PlannedNode[], wanted: number): string[] {
  const zones = new Set(placed.map(zoneOf)).size;
  return zones >= wanted ? [] : [`has its replicas in ${zones} zones (nodes ${idsOf(placed)}), expected ${wanted}`];
}

function otherRegions(placed: readonly PlannedNode[], wanted: ReplicaPlacement): string[] {
  const regions = [...new Set([...Object.keys(wanted), ...placed.flatMap(({ region }) => region ?? [])])];
  return regions.flatMap((region) => {
    const there = placed.filter((node) => node.region === region);
    const expected = wanted[region] ?? 0;
    const seen = there.length === 0 ? "" : ` (nodes ${idsOf(there)})`;
    return there.length === expected ? [] : [`has ${there.length} replicas in ${region}${seen}, expected ${expected}`];
  });
}

const idsOf = (nodes: readonly PlannedNode[]): string => nodes.map(({ nodeId }) => nodeId).join(", ");
