import { seconds } from "../core/duration.ts";
import { DeadlineExceeded, EnvironmentError, InvalidDrill } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { describeFault } from "../faults/fault.ts";
import type { PlannedHost } from "../topology/plan.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { keepLease } from "./lease-keeper.ts";
import { hitBy, refuseUnchanged } from "./node-answers.ts";
import { deedOf, type MachineFault, machinesOf, withinOf } from "./node-deeds.ts";
import { awaitOtherControllers, awaitProcesses, awaitWorkers } from "./node-heal.ts";
import { type AppliedDeed, type NodeProof, noticed, tookHold } from "./node-proof.ts";
import { healNotProven } from "./not-healed.ts";
import { type InjectionSite, newLease, recordInjected } from "./site.ts";
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
  recordInjected(site, injectedAt, id, fault, { subject: fault.subject });
  const resolved = { ...fault, subject: { nodes } };
  const lease = newLease(site, id, resolved);
  const kept = keepLease(site, () => nodes.map((node) => world.node(node)), id);

  /** Where the agent may hold the lease: only what was so before is not ours to heal. */
  let hit: readonly string[] = nodes;
  const healing = new Healing(async (healed) => {
    const signal = AbortSignal.timeout(seconds(240));
    try {
      kept.stop();
      // Nodes are undone whether there is a fabric or not; it is needed only to prove it.
      const fabric = ensureFabric(site, signal);
      fabric.catch(() => undefined);
      if (fault.kind === "loseDisk") await awaitOtherControllers(world, hit, signal);
      const undone = await everyOne(hit.map((node) => undoOnAgent(world, node, id, undoneWithin, signal)));
      await fabric;
      recorder.record({
        at: Math.min(...undone.map(({ issuedAt }) => issuedAt), await world.stamp()),
        event: "heal.started",
        fault: id,
      });
      await awaitProcesses(world, hit, signal);
      await awaitWorkers(world, hit, signal);
      const whole = hit.length > 0 ? await awaitWhole(site, id, signal) : "nothing was hit";
      const at = await world.stamp();
      healed(at);
      recorder.record({ at, event: "fault.healed", fault: id, whole });
      if (kept.lapsed || undone.some(({ wasHeld }) => !wasHeld))
        throw new InvalidDrill(`${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time`);
    } catch (error) {
      if (error instanceof InvalidDrill) throw error;
      throw healNotProven(world, id, fault, error);
    }
  });

  /** Machines that are down already were told nothing. */
  const unspoken = nodes.filter((node) => world.node(node).closed);
  try {
    const deeds = nodes.map((node) => world.node(node).ask("apply", { ...lease, deed: deedOf(fault) }, withinOf(fault)));
    hit = hitBy(nodes, await Promise.allSettled(deeds)).filter((node) => !unspoken.includes(node));
    const applied = await Promise.all(deeds.map((deed, index) => orInvalid(deed, world.node(nodes[index] ?? ""), fault)));
    refuseUnchanged(fault, nodes, applied);
    const proofs = await provenOf(site, fault, nodes, applied);
    const effect = { from: injectedAt, to: Math.max(...proofs.map(({ at }) => at)) };
    const proof = proofs.map(({ saw }, index) => `${nodes[index]}: ${saw.join("; ")}, stamped by its agent`);
    recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: nodes, proof });
    return activeFault({ id, fault, resolved: nodes, effect, proof }, healing);
  } catch (error) {
    await healing.heal().catch((second: unknown) => {
      // What ended by itself after it had failed is healed as well.
      if (!(second instanceof InvalidDrill)) throw new SuppressedError(second, error);
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

async function provenOf(
  { world, signal }: InjectionSite,
  fault: MachineFault,
  nodes: readonly string[],
  applied: readonly AppliedDeed[],
): Promise<NodeProof[]> {
  try {
    return await everyOne(
      applied.map(async (deed, index) => {
        const node = nodes[index] ?? "";
        return await noticed(world, fault, node, tookHold(fault, node, deed), signal);
      }),
    );
  } catch (error) {
    if (!(error instanceof DeadlineExceeded)) throw error;
    throw new InvalidDrill(`${describeFault(fault)} was injected but its effect is not proven: ${error.message}`, {
      cause: error,
    });
  }
}
