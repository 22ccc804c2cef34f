import type { Topology } from "../harness/index.ts";

/** Regions that a cluster has brokers in, in the order of its definition. */
export const dataRegionsOf = ({ clusters }: Topology, cluster: string): string[] =>
  Object.entries(clusters[cluster]?.perZone ?? {}).flatMap(([region, kinds = []]) =>
    kinds.some((roles) => roles.includes("broker")) ? [region] : [],
  );

/** Whether one cluster stands in several regions: its data centres. */
export const isStretched = (topology: Topology, cluster: string): boolean => dataRegionsOf(topology, cluster).length > 1;

/** Zones of a cluster that stands in one region, as `home/a`; none of a stretched one. */
export function zonesOf(topology: Topology, cluster: string): string[] {
  const [region, ...others] = dataRegionsOf(topology, cluster);
  if (region === undefined || others.length > 0) return [];
  return (topology.regions[region]?.zones ?? []).map((zone) => `${region}/${zone}`);
}

/** Two zones of a cluster beside this one. */
export function twoZonesBeside(topology: Topology, cluster: string, zone: string | null): [string, string] {
  const [a, b] = zonesOf(topology, cluster).filter((one) => one !== zone);
  if (a === undefined || b === undefined) throw new TypeError(`${cluster} has no two zones beside ${zone}`);
  return [a, b];
}

/** Whether what is replicated keeps its name, so that steps know where to look for it; else why not, for the cell. */
export function mirrorsUnderItsName({ replication }: Topology): true | string {
  if (replication.length === 0) return "nothing is replicated between its regions";
  return replication.every(({ policy }) => policy === "identity") || "the step does not follow topics under other names yet";
}

/** The clients that stand in a region. */
export function clientsIn({ clients }: Topology, region = ""): string {
  const [found] = Object.entries(clients).find(([, placed]) => "region" in placed && placed.region === region) ?? [];
  if (found === undefined) throw new TypeError(`no clients stand in ${region}`);
  return found;
}
