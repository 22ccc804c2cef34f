import { seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, messageOf } from "../core/errors.ts";
import { describeFault, type Kill, type Pause, type Stop } from "../faults/fault.ts";
import type { NodeDeed, NodeState } from "../protocol/commands.ts";
import type { PlannedHost } from "../topology/plan.ts";
import type { ActiveFault } from "./active-fault.ts";
import { killedAt } from "./killed.ts";
import { keepLease } from "./lease-keeper.ts";
import { type InjectionSite, newLease } from "./site.ts";

type ProcessFault = Kill | Stop | Pause;

const deedOf = (fault: ProcessFault): NodeDeed =>
  fault.kind === "stop" ? { kind: "stop", withinMs: fault.withinMs } : { kind: fault.kind };

/** SIGTERM may take as long as it is given, and a SIGKILL after it. */
const withinOf = (fault: ProcessFault) => (fault.kind === "stop" ? seconds(fault.withinMs / 1000 + 10) : seconds(10));

/** When the deed took hold, by the kernel's word; a process that was dead or frozen before was not hit by this fault. */
function tookHoldAt(fault: ProcessFault, node: string, state: NodeState, issuedAt: number): number {
  if (fault.kind === "kill") return killedAt(node, state, issuedAt);
  const wanted = fault.kind === "pause" ? "paused" : "exited";
  if (state.process !== wanted || state.since < issuedAt)
    throw new InvalidDrill(`${node} was not hit by ${describeFault(fault)}: its process is ${state.process}`);
  return state.since;
}

/** Breaks processes of machines that stay; the node agents stamp what the kernel says became of them. */
export async function injectNodeFault(
  site: InjectionSite,
  id: string,
  fault: ProcessFault,
  hosts: readonly PlannedHost[],
): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const nodes = hosts.map(({ name }) => name);
  signal.throwIfAborted();
  const { at: injectedAt } = await world.fabric.ask("stamp", {});
  recorder.recordDurably({ at: injectedAt, event: "fault.injected", fault: id, kind: fault.kind, subject: fault.subject });
  const resolved = { ...fault, subject: { nodes } };
  const lease = newLease(site, id, resolved);
  const kept = keepLease(site, () => nodes.map((node) => world.node(node)), id);

  let healedAt: number | null = null;
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= healNow();
    return healing;
  };
  const healNow = async (): Promise<void> => {
    const { at } = await world.fabric.ask("stamp", {});
    recorder.record({ at, event: "heal.started", fault: id });
    try {
      kept.stop();
      const healing = AbortSignal.timeout(seconds(120));
      const undone = await Promise.all(nodes.map((node) => world.node(node).ask("undo", { lease: id })));
      // A restarted broker has healed when it is in sync again; a thawed one may have to wait for others that are still down.
      if (fault.kind !== "pause") await site.assertWhole(healing);
      healedAt = (await world.fabric.ask("stamp", {})).at;
      recorder.record({ at: healedAt, event: "fault.healed", fault: id });
      if (kept.lapsed || undone.some(({ wasHeld }) => !wasHeld))
        throw new InvalidDrill(`${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time`);
    } catch (error) {
      if (error instanceof InvalidDrill) throw error;
      throw new HealNotProven(`${describeFault(fault)} may not be healed: ${messageOf(error)}`, {
        cause: error,
        hint: "`muster down --all` removes the whole topology",
      });
    }
  };

  try {
    const applied = await Promise.all(
      nodes.map((node) => world.node(node).ask("apply", { ...lease, deed: deedOf(fault) }, withinOf(fault))),
    );
    const since = applied.map(({ state }, index) => tookHoldAt(fault, nodes[index] ?? "", state, injectedAt));
    const effect = { from: injectedAt, to: Math.max(...since) };
    recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: nodes });
    return {
      id,
      fault,
      resolved: nodes,
      effect,
      proof: applied.map(({ saw }, index) => `${nodes[index]}: ${saw.join("; ")}, stamped by its agent`),
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
