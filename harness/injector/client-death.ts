import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { describeFault, type Kill } from "../faults/fault.ts";
import type { PlannedHost } from "../topology/plan.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { type InjectionSite, recordInjected } from "./site.ts";

export const isClients = ({ kind }: PlannedHost): boolean => kind === "clients";

/**
 * SIGKILL to every client that runs on these hosts, as a crash of the application; its ledger is written first to last by the agent,
 * which lives on. There is nothing to undo: whoever started the clients starts them again, and by hand that is nobody.
 */
export async function injectClientDeath(
  site: InjectionSite,
  id: string,
  fault: Kill,
  hosts: readonly PlannedHost[],
): Promise<ActiveFault> {
  const { world, recorder, leases } = site;
  const names = hosts.map(({ name }) => name);
  if (!leases.renewed)
    throw new GuardRefused(`${describeFault(fault)} was not injected: nobody would start these clients again`, {
      hint: "stop the load, or take the whole machine with `outage`",
    });
  const running = await everyOne(
    names.map(async (name) => (await world.clients(name).ask("load", {})).map(({ workload }) => workload)),
  );
  const idle = names.filter((_, index) => running[index]?.length === 0);
  if (idle.length > 0) throw new InvalidDrill(`${describeFault(fault)} hits nothing: no client runs on ${idle.join(", ")}`);
  const injectedAt = await world.stamp();
  recordInjected(site, injectedAt, id, fault, { subject: fault.subject });
  const deaths = await everyOne(names.map(async (name) => (await world.clients(name).ask("die", {})).killedAt));
  const effect = { from: injectedAt, to: Math.max(...deaths) };
  const proof = names.map((name, index) => `${name}: clients of ${running[index]?.join(", ")} killed, stamped by their agent`);
  recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: names, proof });
  const healing = new Healing(async (healed) => {
    const at = await world.stamp();
    recorder.record({ at, event: "heal.started", fault: id });
    recorder.record({
      at,
      event: "fault.healed",
      fault: id,
      whole: "nothing but processes died",
      left: "clients are dead until they are started",
    });
    healed(at);
  });
  return activeFault({ id, fault, resolved: names, effect, proof }, healing);
}
