import { type ClusterDefinition, kindsOf, regionsOf, type Topology } from "../topology/define.ts";

/** Where a step of the ladder plays on a topology: the cluster that clients use, theirs, and what theory needs to know of it. */
export interface Ground {
  readonly cluster: string;
  readonly clients: string;
  /** The cluster that the first is mirrored to, and clients beside it. */
  readonly standby?: { readonly on: string; readonly clients: string };
  readonly brokers: number;
  readonly controllers: number;
  /** Some of its controllers are brokers as well, so that who kills one kills the other. */
  readonly combined: boolean;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
}

/** The cluster that is mirrored from, or the only one; clients in its last region, which is not the one that a step takes first. */
export function groundOf(topology: Topology): Ground {
  const { clusters, replication } = topology;
  const [flow] = replication;
  const cluster = flow?.from ?? Object.keys(clusters)[0] ?? "";
  const standby = flow === undefined ? {} : { standby: { on: flow.to, clients: clientsBeside(topology, flow.to) } };
  const { replicationFactor = 0, minInsyncReplicas = 0 } = clusters[cluster] ?? {};
  const promised = { replicationFactor, minInsyncReplicas };
  return { cluster, clients: clientsBeside(topology, cluster), ...standby, ...rolesOf(topology, clusters[cluster]), ...promised };
}

function rolesOf({ regions }: Topology, cluster: ClusterDefinition<string> | undefined) {
  const nodes = Object.entries(cluster?.perZone ?? {}).flatMap(([region, kinds = []]) =>
    (regions[region]?.zones ?? []).flatMap(() => kinds),
  );
  return {
    brokers: nodes.filter((roles) => roles.includes("broker")).length,
    controllers: nodes.filter((roles) => roles.includes("controller")).length,
    combined: kindsOf(cluster).some((roles) => roles.length > 1),
  };
}

function clientsBeside({ clusters, clients }: Topology, cluster: string): string {
  const regions = regionsOf(clusters[cluster]).toReversed();
  const beside = regions.flatMap((region) =>
    Object.entries(clients).flatMap(([name, placed]) => ("region" in placed && placed.region === region ? [name] : [])),
  );
  const [first = Object.keys(clients)[0] ?? ""] = beside;
  return first;
}
