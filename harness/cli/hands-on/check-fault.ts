import { UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import type { Fault } from "../../faults/fault.ts";
import type { Role, Subject } from "../../faults/subject.ts";
import { hostsOf } from "../../injector/hosts.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import type { Plan } from "../../topology/plan.ts";

/**
 * Every name in a fault that the topology's plan can tell: hosts, zones, regions, clusters. Asked before anything is attached to, so
 * that a typo changes nothing. Who holds a role, and which topics there are, only the running clusters know.
 */
export function checkFault(fault: Fault, plan: Plan): void {
  for (const subject of subjectsOf(fault)) checkSubject(subject, plan);
  for (const cluster of clustersOf(fault)) checkCluster(cluster, plan);
  if ((fault.kind === "cut" || fault.kind === "degrade") && !hasRole(fault.subject.from) && !hasRole(fault.subject.to))
    resolveLinkFault(fault, plan);
}

function subjectsOf(fault: Fault): Subject[] {
  switch (fault.kind) {
    case "cut":
    case "degrade":
      return [fault.subject.from, fault.subject.to];
    case "swizzle":
      return fault.links.flatMap(({ from, to }) => [from, to]);
    case "rollingRestart":
    case "deleteTopic":
    case "shuffleLeaders":
    case "poison":
      return [];
    case "misconfigure":
      return "topic" in fault.subject ? [] : [fault.subject];
    default:
      return [fault.subject];
  }
}

function clustersOf(fault: Fault): string[] {
  if (fault.kind === "misconfigure") return "topic" in fault.subject ? [fault.subject.cluster] : [];
  return "cluster" in fault ? [fault.cluster] : [];
}

const hasRole = (subject: Subject): boolean => "role" in subject;

export function checkSubject(subject: Subject, plan: Plan): void {
  if ("role" in subject) {
    checkRole(subject.role, plan);
    return;
  }
  const { regions } = plan.topology;
  for (const name of "nodes" in subject ? subject.nodes : [])
    if (name in regions)
      throw new UsageError(`"${name}" is a region, not a node`, { hint: `region:${name} is all that stands in it` });
  hostsOf(subject, plan);
}

function checkRole(role: Role, plan: Plan): void {
  if (role.name !== "worker") {
    if (role.cluster !== undefined) checkCluster(role.cluster, plan);
    return;
  }
  checkCluster(role.from, plan);
  checkCluster(role.to, plan);
  if (!plan.topology.replication.some(({ from, to }) => from === role.from && to === role.to))
    throw new UsageError(`${plan.topology.name} replicates nothing from ${role.from} to ${role.to}`, {
      hint: `its flows: ${plan.topology.replication.map(({ from, to }) => `${from}->${to}`).join(", ") || "none"}`,
    });
}

function checkCluster(cluster: string, { topology }: Plan): void {
  const known = Object.keys(topology.clusters);
  if (!known.includes(cluster))
    throw new UsageError(`topology ${topology.name} has no cluster "${cluster}"${suggestion(cluster, known)}`, {
      hint: `its clusters: ${known.join(", ")}`,
    });
}
