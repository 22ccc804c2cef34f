import type { ClusterDefinition, ProcessRole, Topology } from "./define.ts";

/** How many nodes of a cluster have a role: all of them, or those in one region. */
export const countOf = (
  { regions }: Pick<Topology, "regions">,
  { perZone }: ClusterDefinition<string>,
  role: ProcessRole,
  only?: string,
): number =>
  Object.entries(perZone)
    .filter(([region]) => only === undefined || only === region)
    .map(([region, kinds = []]) => kinds.filter((roles) => roles.includes(role)).length * (regions[region]?.zones.length ?? 0))
    .reduce((sum, there) => sum + there, 0);
