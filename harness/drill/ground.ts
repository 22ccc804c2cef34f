import { regionsOf, type Topology } from "../topology/define.ts";

/** Where a step of the ladder plays on a topology: the cluster that clients use, theirs, and where they could go on. */
export interface Ground {
  readonly cluster: string;
  readonly clients: string;
  /** The cluster that the first is mirrored to, and clients beside it. */
  readonly standby?: { readonly on: string; readonly clients: string };
}

/** The cluster that is mirrored from, or the only one; clients in its last region, which is not the one that a step takes first. */
export function groundOf(topology: Topology): Ground {
  const { clusters, replication } = topology;
  const [flow] = replication;
  const cluster = flow?.from ?? Object.keys(clusters)[0] ?? "";
  const standby = flow === undefined ? {} : { standby: { on: flow.to, clients: clientsBeside(topology, flow.to) } };
  return { cluster, clients: clientsBeside(topology, cluster), ...standby };
}

function clientsBeside({ clusters, clients }: Topology, cluster: string): string {
  const regions = regionsOf(clusters[cluster]).toReversed();
  const beside = regions.flatMap((region) =>
    Object.entries(clients).flatMap(([name, placed]) => ("region" in placed && placed.region === region ? [name] : [])),
  );
  const [first = Object.keys(clients)[0] ?? ""] = beside;
  return first;
}
