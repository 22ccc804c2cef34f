import { seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill } from "../core/errors.ts";
import { describeFault, type LinkFault } from "../faults/fault.ts";
import type { AgentRole } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { amongOthers, requireSight } from "./among-others.ts";
import { Canaries, outageEveryMs } from "./canaries.ts";
import { refuseUnseen } from "./degrade-proof.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { healLinkFault } from "./heal-link.ts";
import { standingOn } from "./held.ts";
import { hitNames, wholeClusters } from "./hit-names.ts";
import { type KeptLease, keepLease } from "./lease-keeper.ts";
import { deadHosts, doLinkDeed, inEffect } from "./link-deed.ts";
import { proveLinkFault } from "./link-proof.ts";
import { type ResolvedLinkFault, resolveLinkFault } from "./resolve.ts";
import { type InjectionSite, type LastTold, recordInjected } from "./site.ts";

/** Cuts or degrades links, or takes machines down: baseline, deed, proof of effect on old and new connections, and the way back. */
export async function injectLinkFault(site: InjectionSite, id: string, fault: LinkFault): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const meant = resolveLinkFault(fault, world.plan);
  if (fault.kind === "degrade") refuseUnseen(fault);
  await ensureFabric(site, signal);
  const others = await standingOn(world, site.journal.standing(world.run));
  const resolved = amongOthers(meant, others, world.plan);
  requireSight(describeFault(fault), resolved, others);
  const everyMs = fault.kind === "outage" ? outageEveryMs : undefined;
  const canaries = new Canaries(world, resolved.watched, resolved.surviving, everyMs);
  await canaries.start(seconds(15), signal).catch(async (error: unknown) => {
    await canaries.stop().catch(() => undefined);
    throw error;
  });
  const { reports: before } = await canaries.report(resolved.watched);
  const hit = [...new Set([...resolved.paths.map(({ path }) => path), ...deadHosts(resolved)])];
  recordInjected(site, await world.stamp(), id, fault, { paths: hit, undo: `muster heal ${id}` });

  let lease: KeptLease | undefined;
  let interrupted = false;
  const healing = new Healing(async (healed) => {
    const { at, stood, survived } = await healLinkFault(site, id, fault, { canaries, lease, resolved, before });
    healed(at);
    if (survived !== undefined) throw survived;
    if (lease !== undefined && (!stood || interrupted))
      throw new InvalidDrill(
        `${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time, or the fabric was made anew`,
        {
          hint: "the runner was starved or asleep for longer than the lease; nothing measured after that moment may be quoted",
        },
      );
  });
  try {
    const deed = await doLinkDeed(site, id, fault, resolved, () => {
      lease = keepLease(site, () => [world.fabric as AgentLink<AgentRole>], id);
      const again = site.reapply.get(id);
      site.reapply.set(id, async () => {
        interrupted = true;
        await again?.();
      });
    });
    const { proof, lastSign } = await proveLinkFault(site, id, fault, resolved, canaries, before, deed);
    const begun = inEffect(deed, lastWordFromTheDead(site, resolved));
    const effect = { from: begun.from, to: Math.max(begun.to, lastSign) };
    const names = hitNames(world.plan, fault, resolved);
    recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: names, proof });
    return activeFault({ id, fault, resolved: names, effect, proof }, healing);
  } catch (error) {
    await healing.heal().catch((second: unknown) => {
      if (second instanceof HealNotProven) throw new SuppressedError(second, error);
    });
    throw error;
  }
}

function lastWordFromTheDead({ world, lastTold }: InjectionSite, resolved: ResolvedLinkFault): LastTold {
  const dying = deadHosts(resolved);
  return lastTold(wholeClusters(world.plan, dying), dying);
}
