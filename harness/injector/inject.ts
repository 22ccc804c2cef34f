import { InvalidDrill } from "../core/errors.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import type { ActiveFault } from "./active-fault.ts";
import { hostsOf } from "./hosts.ts";
import { type InjectionSite, injectLinkFault } from "./link-fault.ts";
import { injectNodeFault } from "./node-fault.ts";

/** The one interpreter of faults: for drills, hands-on verbs and the soak. What it returns is in effect, proven. */
export async function injectFault(site: InjectionSite, id: string, fault: Fault): Promise<ActiveFault> {
  switch (fault.kind) {
    case "isolate":
    case "outage":
      return injectLinkFault(site, id, fault);
    case "kill":
    case "stop":
    case "pause":
      return injectNodeFault(site, id, fault, hostsOf(fault.subject, site.world.plan));
    default:
      throw new InvalidDrill(`${describeFault(fault)} cannot be injected yet`);
  }
}
