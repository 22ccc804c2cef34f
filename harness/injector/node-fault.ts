import { seconds } from "../core/duration.ts";
import { AlreadySo, DeadlineExceeded, EnvironmentError, HealNotProven, InvalidDrill } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { describeFault } from "../faults/fault.ts";
import { printFault } from "../faults/text.ts";
import type { PlannedHost } from "../topology/plan.ts";
import type { ActiveFault } from "./active-fault.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { keepLease } from "./lease-keeper.ts";
import { deedOf, type MachineFault, machinesOf, withinOf } from "./node-deeds.ts";
import { awaitProcesses, awaitWorkers } from "./node-heal.ts";
import { type AppliedDeed, type NodeProof, noticed, tookHold } from "./node-proof.ts";
import { healNotProven } from "./not-healed.ts";
import { type InjectionSite, newLease } from "./site.ts";
import { undoOnAgent } from "./undo-on-agent.ts";
import { awaitWhole } from "./whole.ts";

/** A restart by SIGTERM takes up to 10 s, and may stand behind another deed on the same machine. */
const undoneWithin = seconds(30);

/** Breaks machines that stay, several at once; the node agents stamp what the kernel says became of them. */
export async function injectNodeFault(
  site: InjectionSite,
  id: string,
  fault: MachineFault,
  hosts: readonly PlannedHost[],
): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const nodes = machinesOf(fault, hosts, world.plan).map(({ name }) => name);
  signal.throwIfAborted();
  await ensureFabric(site, signal);
  const { at: injectedAt } = await world.fabric.ask("stamp", {});
  const { kind, subject } = fault;
  recorder.recordDurably({ at: injectedAt, event: "fault.injected", fault: id, kind, subject, text: printFault(fault) });
  const resolved = { ...fault, subject: { nodes } };
  const lease = newLease(site, id, resolved);
  const kept = keepLease(site, () => nodes.map((node) => world.node(node)), id);

  /** Where the agent holds the lease: what was refused or was so before is not ours to heal. */
  let hit: readonly string[] = [];
  let healedAt: number | null = null;
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= healNow();
    return healing;
  };
  const healNow = async (): Promise<void> => {
    const healing = AbortSignal.timeout(seconds(180));
    try {
      kept.stop();
      await ensureFabric(site, healing);
      recorder.record({ at: await world.stamp(), event: "heal.started", fault: id });
      const undone = await everyOne(hit.map((node) => undoOnAgent(world, node, id, undoneWithin, healing)));
      await awaitProcesses(world, hit, healing);
      await awaitWorkers(world, hit, healing);
      const whole = hit.length > 0 ? await awaitWhole(site, id, healing) : "nothing was hit";
      healedAt = await world.stamp();
      recorder.record({ at: healedAt, event: "fault.healed", fault: id, whole });
      if (kept.lapsed || undone.some(({ wasHeld }) => !wasHeld))
        throw new InvalidDrill(`${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time`);
    } catch (error) {
      if (error instanceof InvalidDrill) throw error;
      throw healNotProven(world, id, fault, error);
    }
  };

  try {
    const deeds = nodes.map((node) => world.node(node).ask("apply", { ...lease, deed: deedOf(fault) }, withinOf(fault)));
    hit = await heldBy(nodes, deeds);
    const applied = await Promise.all(deeds.map((deed, index) => orInvalid(deed, world.node(nodes[index] ?? ""), fault)));
    const proofs = await provenOf(site, fault, nodes, applied);
    const effect = { from: injectedAt, to: Math.max(...proofs.map(({ at }) => at)) };
    const proof = proofs.map(({ saw }, index) => `${nodes[index]}: ${saw.join("; ")}, stamped by its agent`);
    recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: nodes, proof });
    return {
      id,
      fault,
      resolved: nodes,
      effect,
      proof,
      get healedAt() {
        return healedAt;
      },
      heal,
      [Symbol.asyncDispose]: heal,
    };
  } catch (error) {
    await heal().catch((second: unknown) => {
      if (second instanceof HealNotProven) throw new SuppressedError(second, error);
    });
    throw error;
  }
}

/** What a living agent refuses, or cannot see the effect of, is a fault without effect; one that has gone is another matter. */
async function orInvalid<T>(deed: Promise<T>, agent: { readonly closed: boolean }, fault: MachineFault): Promise<T> {
  try {
    return await deed;
  } catch (error) {
    if (agent.closed || !(error instanceof EnvironmentError)) throw error;
    throw new InvalidDrill(`${describeFault(fault)} has no effect: ${error.message}`, { cause: error });
  }
}

/** Which machines the fault stands on, once all have answered. One that gave no answer in time may hold it too. */
async function heldBy(nodes: readonly string[], deeds: readonly Promise<{ already: string | null }>[]): Promise<string[]> {
  const answers = await Promise.allSettled(deeds);
  return nodes.filter((_, index) => {
    const answer = answers[index];
    return answer?.status === "fulfilled" ? answer.value.already === null : answer?.reason instanceof DeadlineExceeded;
  });
}

/** A machine that was like that before was not hit by this fault, whatever became of the others. */
async function provenOf(
  { world, signal }: InjectionSite,
  fault: MachineFault,
  nodes: readonly string[],
  applied: readonly (AppliedDeed & { readonly already: string | null })[],
): Promise<NodeProof[]> {
  const already = applied.flatMap(({ already }, index) => (already === null ? [] : [`${nodes[index]}: ${already}`]));
  if (already.length > 0) throw new AlreadySo(`${describeFault(fault)} changes nothing: ${already.join("; ")}`);
  return Promise.all(
    applied.map((deed, index) => {
      const node = nodes[index] ?? "";
      return noticed(world, fault, node, tookHold(fault, node, deed), signal);
    }),
  );
}
