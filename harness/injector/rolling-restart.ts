import { awaitFullIsr } from "../cluster/whole.ts";
import { seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, UsageError } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { suggestion } from "../core/nearest.ts";
import { describeFault, type Kill, type RollingRestart, type Stop } from "../faults/fault.ts";
import { nodesOf, type PlannedNode } from "../topology/plan.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { deedOf, withinOf } from "./node-deeds.ts";
import { awaitProcesses } from "./node-heal.ts";
import { tookHold } from "./node-proof.ts";
import { healNotProven } from "./not-healed.ts";
import { type InjectionSite, newLease, recordInjected } from "./site.ts";
import { undoOnAgent } from "./undo-on-agent.ts";
import { awaitWhole } from "./whole.ts";

/** SIGTERM moves a broker's leaderships away before it goes; that takes as long as it takes. */
const stopWithinMs = seconds(60);
const inSyncWithin = seconds(120);

interface Restarted {
  readonly node: string;
  readonly how: string;
  readonly issuedAt: number;
  readonly downAt: number;
  /** What was not as it should be with the others when its turn came; null where all were in sync. */
  readonly others: string | null;
}

/**
 * One node after the other, each under a lease of its own (`f3.1`, `f3.2`, …), so that one that was ended comes back whatever becomes
 * of the runner. Good: SIGTERM, and the next only when every replica is in sync again. Bad: SIGKILL, and the next at once.
 * It is over when this returns; healing it asserts that the clusters are whole.
 */
export async function injectRollingRestart(site: InjectionSite, id: string, fault: RollingRestart): Promise<ActiveFault> {
  const { world, recorder, signal } = site;
  const clusters = Object.keys(world.topology.clusters);
  if (!clusters.includes(fault.cluster))
    throw new UsageError(`${describeFault(fault)} hits nothing: there is no such cluster${suggestion(fault.cluster, clusters)}`, {
      hint: `clusters: ${clusters.join(", ")}`,
    });
  const nodes = nodesOf(world.plan, fault.cluster);
  await ensureFabric(site, signal);
  recordInjected(site, await world.stamp(), id, fault);
  const healing = new Healing(async (healed) => healed(await healRollingRestart(site, id, fault)));
  const restarted: Restarted[] = [];
  try {
    for (const [index, node] of nodes.entries()) {
      signal.throwIfAborted();
      if (index > 0 && !fault.bad) await inSync(site, fault.cluster, signal);
      restarted.push(await restart(site, `${id}.${index + 1}`, fault, node));
    }
    assertAsMeant(fault, restarted);
  } catch (error) {
    await healing.heal().catch((second: unknown) => {
      if (second instanceof HealNotProven) throw new SuppressedError(second, error);
    });
    throw error;
  }
  const resolved = nodes.map(({ name }) => name);
  const [first] = restarted;
  const effect = { from: first?.issuedAt ?? 0, to: first?.downAt ?? 0 };
  const proof = restarted.map(
    ({ node, how, downAt, others }) =>
      `${node}: ${how} at ${downAt.toFixed(3)} s, ${others === null ? "when all the others were in sync" : `while ${others}`}`,
  );
  recorder.record({ at: effect.from, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved, proof });
  return activeFault({ id, fault, resolved, effect, proof }, healing);
}

async function restart(
  site: InjectionSite,
  lease: string,
  { bad, cluster }: RollingRestart,
  node: PlannedNode,
): Promise<Restarted> {
  const { world, recorder } = site;
  const others = await notInSync(site, cluster);
  const subject = { nodes: [node.name] };
  const deed: Kill | Stop = bad ? { kind: "kill", subject } : { kind: "stop", subject, withinMs: stopWithinMs };
  const link = world.node(node.name);
  try {
    const applied = await link.ask("apply", { ...newLease(site, lease, deed), deed: deedOf(deed) }, withinOf(deed));
    const { at: downAt, saw } = tookHold(deed, node.name, applied);
    recorder.record({ at: downAt, event: "node.restarting", fault: lease, node: node.name, others });
    return { node: node.name, how: saw.join("; "), issuedAt: applied.issuedAt, downAt, others };
  } finally {
    await undoOnAgent(world, node.name, lease, seconds(30), AbortSignal.timeout(seconds(120)));
  }
}

/** Waiting is what makes it good; where all were in sync each time, the bad one was no worse. */
function assertAsMeant(fault: RollingRestart, restarted: readonly Restarted[]): void {
  const early = restarted.slice(1).filter(({ others }) => others !== null);
  if (!fault.bad && early.length > 0)
    throw new InvalidDrill(
      `${describeFault(fault)} did not wait: ${early.map(({ node }) => node).join(", ")} went while others were behind`,
    );
  if (fault.bad && restarted.length > 1 && early.length === 0)
    throw new InvalidDrill(`${describeFault(fault)} was not bad: every replica was in sync again before each of its kills`);
}

/** By the brokers' own word, each asked by itself: one that is starting says nothing yet, long before anybody's ISR tells. */
async function notInSync({ world: { observer } }: InjectionSite, cluster: string): Promise<string | null> {
  const { problem } = await observer.ask("brokers.missing", { cluster });
  if (problem !== null) return problem;
  const topics = await observer.ask("topics.list", { cluster });
  const partitions = await observer.ask("topics.describe", { cluster, topics });
  const short = partitions.filter(({ isr, replicas, leader }) => leader < 0 || isr.length < replicas.length);
  return short.length === 0 ? null : `${short.length} partitions were short of a replica`;
}

async function inSync({ world }: InjectionSite, cluster: string, signal: AbortSignal): Promise<void> {
  await world.observer.ask("cluster.ready", { cluster, withinMs: inSyncWithin }, seconds(125));
  const topics = await world.observer.ask("topics.list", { cluster });
  if (topics.length > 0) await awaitFullIsr(world, cluster, topics, inSyncWithin, signal);
}

async function healRollingRestart(site: InjectionSite, id: string, fault: RollingRestart): Promise<number> {
  const { world, recorder } = site;
  const signal = AbortSignal.timeout(seconds(240));
  try {
    await ensureFabric(site, signal);
    recorder.record({ at: await world.stamp(), event: "heal.started", fault: id });
    const nodes = nodesOf(world.plan, fault.cluster).map(({ name }) => name);
    // A part whose own undo failed still holds its node down.
    await everyOne(nodes.map((node, index) => undoOnAgent(world, node, `${id}.${index + 1}`, seconds(30), signal)));
    await awaitProcesses(world, nodes, signal);
    const whole = await awaitWhole(site, id, signal);
    const at = await world.stamp();
    recorder.record({ at, event: "fault.healed", fault: id, whole });
    return at;
  } catch (error) {
    throw healNotProven(world, id, fault, error);
  }
}
