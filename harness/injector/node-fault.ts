import { seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, messageOf } from "../core/errors.ts";
import { describeFault, type NodeFault } from "../faults/fault.ts";
import type { NodeState } from "../protocol/commands.ts";
import type { ActiveFault } from "./active-fault.ts";
import { killedAt } from "./killed.ts";
import type { InjectionSite } from "./link-fault.ts";

/** A frozen process thaws by itself when the runner does not come back for it. */
const pauseTtlMs = seconds(120);

function pausedAt(node: string, { process: state, since }: NodeState): number {
  if (state !== "paused") throw new InvalidDrill(`${node} was not frozen by this fault: its process is ${state}`);
  return since;
}

/** Kills or freezes JVMs; the node agents stamp what the kernel says became of them. */
export async function injectNodeFault(site: InjectionSite, id: string, fault: NodeFault): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const { nodes } = fault.subject;
  const there = new Set(world.plan.nodes.map(({ name }) => name));
  const unknown = nodes.filter((node) => !there.has(node));
  if (unknown.length > 0)
    throw new InvalidDrill(`${describeFault(fault)} hits nothing: no such node ${unknown.join(", ")}`, {
      hint: `nodes: ${[...there].join(", ")}`,
    });
  signal.throwIfAborted();
  const { at: injectedAt } = await world.fabric.ask("stamp", {});
  recorder.recordDurably({ at: injectedAt, event: "fault.injected", fault: id, kind: fault.kind, subject: fault.subject });
  const states = await Promise.all(
    nodes.map((node) =>
      fault.kind === "kill" ? world.node(node).ask("kill", {}) : world.node(node).ask("pause", { ttlMs: pauseTtlMs }),
    ),
  );
  const since = states.map((state, index) =>
    fault.kind === "kill" ? killedAt(nodes[index] ?? "", state, injectedAt) : pausedAt(nodes[index] ?? "", state),
  );
  const effect = { from: injectedAt, to: Math.max(...since) };
  recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved: nodes });

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
      const healing = AbortSignal.timeout(seconds(120));
      await Promise.all(
        nodes.map((node) => (fault.kind === "kill" ? world.node(node).ask("start", {}) : world.node(node).ask("resume", {}))),
      );
      // A restarted broker has healed when it is in sync again; a thawed one may have to wait for others that are still down.
      if (fault.kind === "kill") await site.assertWhole(healing);
      healedAt = (await world.fabric.ask("stamp", {})).at;
      recorder.record({ at: healedAt, event: "fault.healed", fault: id });
    } catch (error) {
      throw new HealNotProven(`${describeFault(fault)} may not be healed: ${messageOf(error)}`, {
        cause: error,
        hint: "`muster down --all` removes the whole topology",
      });
    }
  };
  return {
    id,
    fault,
    resolved: nodes,
    effect,
    proof: states.map(
      (state, index) =>
        `${nodes[index]}: process ${state.process}${state.exit === null ? "" : ` by ${state.exit}`}, stamped by its agent`,
    ),
    get healedAt() {
      return healedAt;
    },
    heal,
    [Symbol.asyncDispose]: heal,
  };
}
