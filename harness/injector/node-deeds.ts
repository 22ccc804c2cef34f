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

const onDisk = (fault: MachineFault): boolean => ["fillDisk", "loseDisk", "loseUnflushed"].includes(fault.kind);

/**
 * The machines that the fault hits: of a region or a zone those that it can, of hosts by name all or none. Refuses what nothing
 * could heal, before anything is touched.
 */
export function machinesOf(fault: MachineFault, hosts: readonly PlannedHost[], plan: Plan): readonly PlannedHost[] {
  const area = "region" in fault.subject || "zone" in fault.subject;
  // A worker has settings of its own: nodes' are not for it.
  const forNodes = onDisk(fault) || (area && fault.kind === "misconfigure");
  const able = hosts.filter(({ kind }) => kind === "node" || (kind === "connect" && !forNodes));
  const unable = hosts.filter((host) => !able.includes(host));
  if (able.length === 0 || (unable.length > 0 && !area))
    throw refused(
      fault,
      `${namesOf(unable)}: ${onDisk(fault) ? "only Kafka nodes have a log directory" : "clients are processes of an agent, not machines with a JVM"}`,
      onDisk(fault) ? "choose nodes of a cluster" : "`outage` takes them",
    );
  if (fault.kind === "fillDisk") refuseUnbounded(fault, able, plan);
  if (fault.kind === "loseDisk") refuseLossOfMetadata(fault, able, plan);
  return able;
}

function refuseUnbounded(fault: MachineFault, hosts: readonly PlannedHost[], { nodes, topology }: Plan): void {
  const unbounded = nodes.filter(({ cluster }) => topology.clusters[cluster]?.disk === undefined).map(({ name }) => name);
  const hit = hosts.filter(({ name }) => unbounded.includes(name));
  if (hit.length > 0)
    throw refused(
      fault,
      `the disks of ${namesOf(hit)} are not bounded, so nothing fills them`,
      "give their cluster a `disk: mebibytes(n)` in the topology",
    );
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
