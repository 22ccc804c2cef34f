import { type Duration, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { describeFault, type Misconfigure, type NodeFault } from "../faults/fault.ts";
import type { NodeDeed } from "../protocol/commands.ts";
import { nodesOf, type Plan, type PlannedHost } from "../topology/plan.ts";

/** What breaks a machine that stays. */
export type MachineFault = NodeFault | Misconfigure;

/** The fault, as one machine is told of it. */
export function deedOf(fault: MachineFault): NodeDeed {
  const { subject: _, ...deed } = fault;
  return deed;
}

/** A disk is filled and a process restarted by SIGTERM within seconds; SIGTERM alone may take as long as it is given. */
export const withinOf = (fault: MachineFault): Duration => seconds(fault.kind === "stop" ? fault.withinMs / 1000 + 10 : 30);

/** A node that lost its disk, or is told other settings, heals by what others have: this refuses what nothing could heal. */
export function refuseBeyondHealing(fault: MachineFault, hosts: readonly PlannedHost[], plan: Plan): void {
  const clients = hosts.filter(({ kind }) => kind === "clients");
  if (clients.length > 0)
    throw refused(
      fault,
      `${namesOf(clients)}: clients are processes of an agent, not machines with a JVM`,
      "`outage` takes them",
    );
  if (!["fillDisk", "loseDisk", "loseUnflushed"].includes(fault.kind)) return;
  const others = hosts.filter(({ kind }) => kind !== "node");
  if (others.length > 0)
    throw refused(fault, `${namesOf(others)}: only Kafka nodes have a log directory`, "choose nodes of a cluster");
  if (fault.kind === "loseDisk") refuseLossOfMetadata(fault, hosts, plan);
}

/**
 * Controllers that come back without their log and without what they had voted may elect one of themselves: a majority of
 * them empties the metadata of all.
 */
function refuseLossOfMetadata(fault: MachineFault, hosts: readonly PlannedHost[], plan: Plan): void {
  const names = new Set(hosts.map(({ name }) => name));
  for (const cluster of Object.keys(plan.topology.clusters)) {
    const controllers = nodesOf(plan, cluster).filter(({ roles }) => roles.includes("controller"));
    const lost = controllers.filter(({ name }) => names.has(name));
    if (lost.length * 2 >= controllers.length && lost.length > 0)
      throw refused(
        fault,
        `${lost.length} of the ${controllers.length} controllers of ${cluster} would lose the metadata, and no majority is left that has it`,
        "take fewer controllers at once; `loseUnflushed` takes all of them, because Raft fsyncs",
      );
  }
}

const namesOf = (hosts: readonly PlannedHost[]): string => hosts.map(({ name }) => name).join(", ");

const refused = (fault: MachineFault, why: string, hint: string): GuardRefused =>
  new GuardRefused(`${describeFault(fault)} was not injected: ${why}`, { hint });
