import { InvalidDrill } from "../core/errors.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import { named } from "../faults/named.ts";
import type { ActiveFault } from "./active-fault.ts";
import { hostsOf } from "./hosts.ts";
import { injectLinkFault } from "./link-fault.ts";
import { injectNodeFault } from "./node-fault.ts";
import type { InjectionSite } from "./site.ts";

/** The one interpreter of faults: for drills, hands-on verbs and the soak. What it returns is in effect, proven. */
export async function injectFault(site: InjectionSite, id: string, fault: Fault): Promise<ActiveFault> {
  const active = await injectNamed(site, id, await named(fault, (role) => site.resolveRole(role)));
  return asAsked(active, fault);
}

async function injectNamed(site: InjectionSite, id: string, fault: Fault): Promise<ActiveFault> {
  switch (fault.kind) {
    case "isolate":
    case "outage":
      return injectLinkFault(site, id, fault);
    case "kill":
    case "stop":
    case "pause":
    case "throttle":
    case "fillDisk":
    case "loseDisk":
    case "loseUnflushed":
      return injectNodeFault(site, id, fault, hostsOf(fault.subject, site.world.plan));
    case "misconfigure": {
      const { subject } = fault;
      if ("topic" in subject) throw new InvalidDrill(`${describeFault(fault)} cannot be injected yet`);
      return injectNodeFault(site, id, { ...fault, subject }, hostsOf(subject, site.world.plan));
    }
    default:
      throw new InvalidDrill(`${describeFault(fault)} cannot be injected yet`);
  }
}

/** Roles stay in the fault as it was asked for; who held them is in `resolved`. */
const asAsked = (active: ActiveFault, fault: Fault): ActiveFault => ({
  id: active.id,
  fault,
  resolved: active.resolved,
  effect: active.effect,
  proof: active.proof,
  get healedAt() {
    return active.healedAt;
  },
  heal: () => active.heal(),
  [Symbol.asyncDispose]: () => active[Symbol.asyncDispose](),
});
