import type { LinkFault } from "../faults/fault.ts";
import { nodesOf, type Plan } from "../topology/plan.ts";
import { hostsOf } from "./hosts.ts";
import type { ResolvedLinkFault } from "./resolve.ts";

/** Clusters all of whose brokers are among these machines: where one lives, the cluster's acknowledgements are no sign of theirs. */
export function wholeClusters(plan: Plan, hosts: readonly string[]): string[] {
  const among = new Set(hosts);
  return Object.keys(plan.topology.clusters).filter((cluster) => {
    const brokers = nodesOf(plan, cluster).filter(({ roles }) => roles.includes("broker"));
    return brokers.length > 0 && brokers.every(({ name }) => among.has(name));
  });
}

/** What measuring is told that a fault hit: paths of a link; else machines, and the clusters that were hit as a whole. */
export function hitNames(plan: Plan, fault: LinkFault, { paths }: ResolvedLinkFault): string[] {
  if (fault.kind === "cut" || fault.kind === "degrade") return paths.map(({ path }) => path);
  const hosts = hostsOf(fault.subject, plan).map(({ name }) => name);
  return [...new Set([...wholeClusters(plan, hosts), ...hosts])];
}
