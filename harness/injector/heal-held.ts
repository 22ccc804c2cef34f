import { seconds } from "../core/duration.ts";
import { everyOne } from "../core/every-one.ts";
import type { Fault } from "../faults/fault.ts";
import { isLinkFault } from "./among-others.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { healLinkFault } from "./heal-link.ts";
import { type HeldPart, standingOn } from "./held.ts";
import { awaitProcesses, awaitWorkers } from "./node-heal.ts";
import { healNotProven } from "./not-healed.ts";
import type { InjectionSite } from "./site.ts";
import { healTopicFault, type TopicFault } from "./topic-fault.ts";
import { undoOnAgent } from "./undo-on-agent.ts";
import { allHeld, awaitWhole } from "./whole.ts";

/**
 * Heals a fault that any process injected, from what its leases and the journal say of it, and proves it in the same way. Healing
 * what is whole succeeds. Returns when it was healed, seconds; null where nothing of that name stands.
 */
export async function healHeld(site: InjectionSite, id: string): Promise<number | null> {
  await ensureFabric(site, AbortSignal.timeout(seconds(90)));
  const { faults } = await standingOn(site.world, site.journal.standing(site.world.run));
  // That it does not stand is only known when every agent has said so.
  const held = (faults.some((fault) => fault.id === id) ? faults : await allHeld(site, AbortSignal.timeout(seconds(60)))).find(
    (fault) => fault.id === id,
  );
  if (held === undefined) return null;
  let at: number | null = null;
  const problems: unknown[] = [];
  for (const part of held.parts)
    await healPart(site, part).then(
      (healed) => {
        at = healed;
      },
      (error: unknown) => problems.push(error),
    );
  if (problems.length > 0) throw problems.reduce((all, one) => new SuppressedError(one, all));
  return at;
}

async function healPart(site: InjectionSite, { lease, fault, agents }: HeldPart): Promise<number> {
  if (isLinkFault(fault)) return (await healLinkFault(site, lease, fault)).at;
  if (isTopicFault(fault)) return (await healTopicFault(site, lease, fault)).at;
  return await healMachines(site, lease, fault, agents);
}

const isTopicFault = (fault: Fault): fault is TopicFault =>
  fault.kind === "deleteTopic" ||
  fault.kind === "shuffleLeaders" ||
  fault.kind === "poison" ||
  (fault.kind === "misconfigure" && "topic" in fault.subject);

async function healMachines(site: InjectionSite, lease: string, fault: Fault, nodes: readonly string[]): Promise<number> {
  const { world, recorder } = site;
  recorder.record({ at: await world.stamp(), event: "heal.started", fault: lease });
  const signal = AbortSignal.timeout(seconds(150));
  try {
    await everyOne(nodes.map((node) => undoOnAgent(world, node, lease, seconds(30), signal)));
    await awaitProcesses(world, nodes, signal);
    await awaitWorkers(world, nodes, signal);
    const whole = await awaitWhole(site, lease, signal);
    const at = await world.stamp();
    recorder.record({ at, event: "fault.healed", fault: lease, whole });
    return at;
  } catch (error) {
    throw healNotProven(world, lease, fault, error);
  }
}
