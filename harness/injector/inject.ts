import type { Fault } from "../faults/fault.ts";
import { named } from "../faults/named.ts";
import { type ActiveFault, activeFault } from "./active-fault.ts";
import { injectClientDeath, isClients } from "./client-death.ts";
import { hostsOf } from "./hosts.ts";
import { injectLinkFault } from "./link-fault.ts";
import { injectNodeFault } from "./node-fault.ts";
import { injectRollingRestart } from "./rolling-restart.ts";
import type { InjectionSite } from "./site.ts";
import { injectSwizzle } from "./swizzle.ts";
import { injectTopicFault } from "./topic-fault.ts";

/** The one interpreter of faults: for drills, hands-on verbs and the soak. What it returns is in effect, proven. */
export async function injectFault(site: InjectionSite, id: string, fault: Fault): Promise<ActiveFault> {
  const active = await injectNamed(site, id, await named(fault, (role) => site.resolveRole(role)));
  const { resolved, effect, proof } = active;
  // Roles stay in the fault as it was asked for; who held them is in `resolved`.
  return activeFault({ id, fault, resolved, effect, proof }, active);
}

async function injectNamed(site: InjectionSite, id: string, fault: Fault): Promise<ActiveFault> {
  switch (fault.kind) {
    case "cut":
    case "degrade":
    case "isolate":
    case "outage":
      return injectLinkFault(site, id, fault);
    case "swizzle":
      return injectSwizzle(site, id, fault);
    case "rollingRestart":
      return injectRollingRestart(site, id, fault);
    case "deleteTopic":
    case "shuffleLeaders":
    case "poison":
      return injectTopicFault(site, id, fault);
    case "misconfigure": {
      const { subject } = fault;
      if ("topic" in subject) return injectTopicFault(site, id, { ...fault, subject });
      return injectNodeFault(site, id, { ...fault, subject }, hostsOf(subject, site.world.plan));
    }
    case "kill": {
      const hosts = hostsOf(fault.subject, site.world.plan);
      return hosts.every(isClients) ? injectClientDeath(site, id, fault, hosts) : injectNodeFault(site, id, fault, hosts);
    }
    default:
      return injectNodeFault(site, id, fault, hostsOf(fault.subject, site.world.plan));
  }
}
