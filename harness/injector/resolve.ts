import { InvalidDrill } from "../core/errors.ts";
import type { Isolate, Outage } from "../faults/fault.ts";
import { describeFault } from "../faults/fault.ts";
import type { Plan, PlannedHost, PlannedPath } from "../topology/plan.ts";
import { hostsOf } from "./hosts.ts";

/** What a fault means on this plan: which paths it cuts, which machines it takes, and what must go on working. */
export interface ResolvedLinkFault {
  readonly paths: readonly PlannedPath[];
  /** Affected paths whose opener survives: canaries can be sent on them. */
  readonly watched: readonly PlannedPath[];
  /** Every path that the fault does not cut: they must work throughout. */
  readonly surviving: readonly PlannedPath[];
  readonly dead: { readonly nodes: readonly PlannedHost[]; readonly clients: readonly PlannedHost[] };
}

export function resolveLinkFault(fault: Isolate | Outage, plan: Plan): ResolvedLinkFault {
  const hosts = hostsOf(fault.subject, plan);
  const hit = new Set(hosts.map(({ name }) => name));
  const regionOf = new Map(plan.hosts.map((host) => [host.name, host.region]));
  const inside = (host: string): boolean => hit.has(host);
  const atEdge = (host: string): boolean => regionOf.get(host) === null;
  const affected = (path: PlannedPath): boolean =>
    fault.kind === "outage"
      ? inside(path.source) || inside(path.target)
      : inside(path.source) !== inside(path.target) && !atEdge(path.source) && !atEdge(path.target);
  const paths = plan.paths.filter(affected);
  if (paths.length === 0)
    throw new InvalidDrill(`${describeFault(fault)} hits nothing: topology ${plan.topology.name} has no path to or from there`);
  const dies = fault.kind === "outage";
  return {
    paths,
    watched: paths.filter(({ source }) => !(dies && inside(source))),
    surviving: plan.paths.filter((path) => !affected(path)),
    dead: {
      nodes: dies ? hosts.filter(({ kind }) => kind !== "clients") : [],
      clients: dies ? hosts.filter(({ kind }) => kind === "clients") : [],
    },
  };
}
