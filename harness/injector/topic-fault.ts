import { seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf, UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type DeleteTopic, describeFault, type Misconfigure, type Poison, type ShuffleLeaders } from "../faults/fault.ts";
import type { AgentRole, ObserverDeed } from "../protocol/commands.ts";
import type { AgentLink } from "../runtime/agent-link.ts";
import { type ActiveFault, activeFault, Healing } from "./active-fault.ts";
import { ensureFabric } from "./fabric-alive.ts";
import { type KeptLease, keepLease } from "./lease-keeper.ts";
import { healNotProven } from "./not-healed.ts";
import { type InjectionSite, newLease, recordInjected } from "./site.ts";
import { undoOnAgent } from "./undo-on-agent.ts";
import { awaitWhole } from "./whole.ts";

/** What is broken through Kafka's own interface, by the observer: no machine and no link is touched. */
export type TopicFault =
  | DeleteTopic
  | ShuffleLeaders
  | Poison
  | (Omit<Misconfigure, "subject"> & { readonly subject: { readonly topic: string; readonly cluster: string } });

/** A change is known to every broker within 10 s, a topic made or gone within 20 s. */
const appliedWithin = seconds(40);

export async function injectTopicFault(site: InjectionSite, id: string, fault: TopicFault): Promise<ActiveFault> {
  const { world, recorder } = site;
  const { topic, cluster } = placeOf(fault);
  await requireTopic(site, fault);
  recordInjected(site, await world.stamp(), id, fault, { undo: `muster heal ${id}` });
  let kept: KeptLease | undefined;
  const healing = new Healing(async (healed) => {
    kept?.stop();
    const { at, wasHeld } = await healTopicFault(site, id, fault);
    healed(at);
    if (fault.kind !== "poison" && (!wasHeld || kept?.lapsed === true))
      throw new InvalidDrill(`${describeFault(fault)} ended by itself before it was healed: its lease was not renewed in time`);
  });
  const lease = newLease(site, id, fault);
  if (fault.kind !== "poison") kept = keepLease(site, () => [world.observer as AgentLink<AgentRole>], id);
  try {
    const { issuedAt, appliedAt, saw } = await world.observer.ask("apply", { ...lease, deed: deedOf(fault) }, appliedWithin);
    const effect = { from: issuedAt, to: appliedAt };
    const resolved = [`${topic}@${cluster}`];
    recorder.record({ at: issuedAt, event: "fault.effective", fault: id, kind: fault.kind, effect, resolved, proof: saw });
    return activeFault({ id, fault, resolved, effect, proof: saw.map((words) => `${words}, by the observer`) }, healing);
  } catch (error) {
    kept?.stop();
    await world.observer.ask("undo", { lease: id }, appliedWithin).catch((second: unknown) => {
      throw new SuppressedError(healNotProven(world, id, fault, second), error);
    });
    throw new InvalidDrill(`${describeFault(fault)} was not injected: ${messageOf(error)}`, { cause: error });
  }
}

/** Poison stays where it is: healed means that the cluster is whole, not that a reader gets past it. */
export async function healTopicFault(
  site: InjectionSite,
  id: string,
  fault: TopicFault,
): Promise<{ readonly at: number; readonly wasHeld: boolean }> {
  const { world, recorder } = site;
  const signal = AbortSignal.timeout(seconds(240));
  try {
    await ensureFabric(site, signal);
    recorder.record({ at: await world.stamp(), event: "heal.started", fault: id });
    const { wasHeld } = await undoOnAgent(world, "observer", id, appliedWithin, signal);
    const whole = await awaitWhole(site, id, signal);
    const at = await world.stamp();
    recorder.record({ at, event: "fault.healed", fault: id, whole, left: leftBy(fault) });
    return { at, wasHeld };
  } catch (error) {
    throw healNotProven(world, id, fault, error);
  }
}

const leftBy = (fault: TopicFault): string => {
  if (fault.kind === "poison") return `${fault.records} unreadable records stay in ${fault.topic}/${fault.partition}`;
  return fault.kind === "deleteTopic" ? `${fault.topic} is empty: its records are gone for good` : "nothing";
};

const placeOf = (fault: TopicFault): { readonly topic: string; readonly cluster: string } =>
  fault.kind === "misconfigure" ? fault.subject : fault;

function deedOf(fault: TopicFault): ObserverDeed {
  if (fault.kind !== "misconfigure") return fault;
  return { kind: "misconfigure", ...fault.subject, settings: fault.settings };
}

async function requireTopic({ world }: InjectionSite, fault: TopicFault): Promise<void> {
  const { topic, cluster } = placeOf(fault);
  const clusters = Object.keys(world.topology.clusters);
  if (!clusters.includes(cluster))
    throw new UsageError(
      `${describeFault(fault)} hits nothing: there is no cluster "${cluster}"${suggestion(cluster, clusters)}`,
      {
        hint: `clusters: ${clusters.join(", ")}`,
      },
    );
  const topics = await world.observer.ask("topics.list", { cluster });
  if (!topics.includes(topic))
    throw new UsageError(`${describeFault(fault)} hits nothing: ${cluster} has no topic "${topic}"${suggestion(topic, topics)}`, {
      hint: `its topics: ${topics.join(", ") || "none"}`,
    });
}
