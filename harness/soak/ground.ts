import type { Fault } from "../faults/fault.ts";
import type { Plan } from "../topology/plan.ts";

/** What there is to hit: names only. */
export interface Ground {
  readonly cluster: string;
  readonly nodes: readonly string[];
  readonly clients: readonly string[];
  /** `home/a` */
  readonly zones: readonly string[];
  readonly regions: readonly string[];
  /** Written and read throughout. */
  readonly topic: { readonly name: string; readonly partitions: number };
  readonly group: string;
  readonly transactionalId: string;
  /** Nobody needs it: it may be deleted and poisoned. */
  readonly scratch: { readonly name: string; readonly partitions: number };
}

/** The ground of a plan with one cluster. */
export function groundOf(
  { nodes, clients, topology }: Plan,
  load: Pick<Ground, "topic" | "group" | "transactionalId" | "scratch">,
): Ground {
  const [cluster, ...others] = Object.keys(topology.clusters);
  if (cluster === undefined || others.length > 0)
    throw new Error(`the soak wants one cluster, ${topology.name} has another number`);
  return {
    cluster,
    nodes: nodes.map(({ name }) => name),
    clients: clients.map(({ name }) => name),
    zones: nodes.map(({ region, zone }) => `${region}/${zone}`),
    regions: Object.keys(topology.regions),
    ...load,
  };
}

const harmless: readonly Fault["kind"][] = ["degrade", "throttle", "deleteTopic", "poison"];

/** Whether a fault can keep a replica from being there for others. */
export const takesDown = (fault: Fault): boolean =>
  !harmless.includes(fault.kind) && !(fault.kind === "misconfigure" && "topic" in fault.subject);
