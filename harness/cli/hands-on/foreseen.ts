import type { Fault } from "../../faults/fault.ts";
import { hostsOf } from "../../injector/hosts.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import { nodesOf, type Plan, type PlannedHost } from "../../topology/plan.ts";

/** What is left of a cluster while a fault stands. */
export interface LeftOf {
  readonly cluster: string;
  readonly brokers: { readonly left: number; readonly of: number };
  readonly controllers: { readonly left: number; readonly of: number; readonly majority: boolean };
}

/** What a fault would do, as far as the plan alone tells. */
export interface Foreseen {
  /** Hosts whose machine, process or disk is hit. */
  readonly hosts: readonly string[];
  readonly cut: readonly { readonly path: string; readonly way: "both" | "out" | "back" }[];
  /** Paths that must go on working. */
  readonly survive: number;
  readonly clusters: readonly LeftOf[];
}

const takesProcess = ["outage", "kill", "stop", "pause", "loseDisk", "loseUnflushed"];

/** The fault's roles are names by now. Throws UsageError where it would hit nothing. */
export function foresee(fault: Fault, plan: Plan): Foreseen {
  const hosts = hitBy(fault, plan);
  const { ways, surviving } = linksOf(fault, plan);
  const gone = new Set(takesProcess.includes(fault.kind) ? hosts.map(({ name }) => name) : []);
  return {
    hosts: hosts.map(({ name }) => name),
    cut: ways,
    survive: surviving,
    clusters: Object.keys(plan.topology.clusters).map((cluster) => leftOf(cluster, plan, gone)),
  };
}

function hitBy(fault: Fault, plan: Plan): PlannedHost[] {
  switch (fault.kind) {
    case "cut":
    case "degrade":
    case "swizzle":
    case "isolate":
    case "deleteTopic":
    case "shuffleLeaders":
    case "poison":
      return [];
    case "rollingRestart":
      return nodesOf(plan, fault.cluster);
    case "misconfigure":
      return "topic" in fault.subject ? [] : hostsOf(fault.subject, plan);
    default:
      return hostsOf(fault.subject, plan);
  }
}

function linksOf(fault: Fault, plan: Plan): { readonly ways: Foreseen["cut"]; readonly surviving: number } {
  const none = { ways: [], surviving: plan.paths.length };
  switch (fault.kind) {
    case "cut":
    case "degrade":
    case "isolate":
    case "outage": {
      const { ways, surviving } = resolveLinkFault(fault, plan);
      return { ways, surviving: surviving.length };
    }
    case "swizzle": {
      const each = fault.links.map((subject) =>
        resolveLinkFault({ kind: "cut", subject, mode: fault.mode, oneWay: false }, plan),
      );
      const ways = [...new Map(each.flatMap((one) => one.ways).map((way) => [way.path, way])).values()];
      return { ways, surviving: plan.paths.length - ways.length };
    }
    default:
      return none;
  }
}

function leftOf(cluster: string, plan: Plan, gone: ReadonlySet<string>): LeftOf {
  const nodes = nodesOf(plan, cluster);
  const withRole = (role: "broker" | "controller") => {
    const all = nodes.filter(({ roles }) => roles.includes(role));
    return { left: all.filter(({ name }) => !gone.has(name)).length, of: all.length };
  };
  const controllers = withRole("controller");
  return {
    cluster,
    brokers: withRole("broker"),
    controllers: { ...controllers, majority: controllers.left * 2 > controllers.of },
  };
}
