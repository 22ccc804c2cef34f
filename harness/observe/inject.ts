import { awaitFullIsr } from "../cluster/whole.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { HealNotProven, InvalidDrill, messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { DrillContext, DrillSite } from "../drill/context.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import type { Between } from "../timeline/events.ts";
import { backSince, effectBySilence, effectByWord, fallenSilentBy, silencesIn, sparedBut } from "./effect.ts";
import type { AskPeople } from "./people.ts";
import type { ObservedScene } from "./scene.ts";

type Site = DrillSite<ObservedScene>;
type Hit = ReturnType<typeof fallenSilentBy>;

/** After a mark, how long the silence of what it names may take to show, and after a heal its return. */
const effectWithin = seconds(15);
const healWithin = seconds(120);

/** Somebody else breaks it: waits for the mark, looks for the effect, and takes down the clients that would have died with it. */
export const observedInject =
  (site: Site, ask: AskPeople): DrillContext["inject"] =>
  async (fault) => {
    const { stage, folder, gathered, signal } = site;
    const id = `f${gathered.faults.length + 1}`;
    const what = describeFault(fault);
    const hit = fallenSilentBy(fault, stage.world.topology, brokersOf(stage));
    const clusters = [...new Set(hit.map(({ cluster }) => cluster))];
    const toldAt = await stage.world.stamp();
    signal.throwIfAborted();
    // Once people have been told to break it, nobody here knows whether they have: until a heal shows, it stands.
    try {
      const { at: markedAt } = await ask({ mark: "effective", what, clusters }, `now break it: ${what}`);
      const { effect, proof } = await seenEffect(site, fault, hit, { toldAt, markedAt });
      const resolved = [
        ...(fault.kind === "outage" ? clusters : []),
        ...hit.map(({ name }) => name),
        ...(await buryClients(site, fault)),
      ];
      folder.record({ at: effect.from, event: "fault.effective", fault: id, effect, resolved });
      const active = activeFault(site, ask, { id, fault, effect, proof, resolved, hit });
      gathered.faults.push(active);
      return active;
    } catch (error) {
      throw new SuppressedError(leftStanding(what), error);
    }
  };

const brokersOf = ({ world }: ObservedScene) =>
  [...world.discovered].flatMap(([cluster, { brokers }]) => brokers.map(({ name }) => ({ cluster, name })));

const leftStanding = (what: string): HealNotProven =>
  new HealNotProven(`${what} was not proven healed before the run ended`, {
    hint: "whoever broke it must heal it: Muster can undo nothing there",
  });

async function seenEffect(
  site: Site,
  fault: Fault,
  hit: Hit,
  marked: { readonly toldAt: number; readonly markedAt: number },
): Promise<{ effect: Between; proof: string[] }> {
  const { folder, signal, stage } = site;
  const word = `marked effective by a person at ${marked.markedAt.toFixed(3)} s`;
  if (hit.length === 0) return { effect: effectByWord(marked), proof: [`${word}; nothing here shows it`] };
  return eventually({
    what: `the silence of ${hit.map(({ name }) => name).join(", ")}, which was marked effective,`,
    within: effectWithin,
    every: milliseconds(200),
    signal,
    async probe() {
      const silences = silencesIn(folder.timeline);
      const audible = hit.filter(({ name }) => !silences.has(name));
      const spared = sparedBut(brokersOf(stage), hit, silences);
      if (spared.length > 0)
        return { seen: `${spared.join(", ")} is silent too, which this fault spares: more broke, or this machine is cut off` };
      if (audible.length > 0) return { seen: `${audible.map(({ name }) => name).join(", ")} still answers` };
      const lastAcksAt = fault.kind === "outage" ? await lastAcknowledgements(site, hit) : [];
      const effect = effectBySilence(
        { ...marked, lastAcksAt },
        hit.flatMap(({ name }) => silences.get(name) ?? []),
      );
      if (effect === undefined) return { seen: `${stage.world.topology.name} still acknowledges writes there` };
      return { done: { effect, proof: [word, `${hit.length} brokers silent on their client listeners`] } };
    },
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new InvalidDrill(`${describeFault(fault)} was marked effective but its effect is not proven: ${messageOf(error)}`, {
      cause: error,
      hint: "mark it when it is done; figures of a fault that may not have been there would be fiction",
    });
  });
}

/** When each workload that writes to these clusters was last told by them that a write had succeeded. */
async function lastAcknowledgements({ stage, gathered }: Site, hit: Hit): Promise<number[]> {
  const clusters = new Set(hit.map(({ cluster }) => cluster));
  const writing = gathered.workloads.filter(({ workload }) => clusters.has(workload.definition.on));
  const stats = await Promise.all(
    writing.map(({ workload: { definition } }) =>
      stage.world.clients(definition.clients).ask("produce.stats", { workload: definition.name }),
    ),
  );
  return stats.flatMap(({ lastAckAt }) => lastAckAt ?? []);
}

/** Clients placed in a lost region die with it; here they are processes of ours, and are killed when its loss has been seen. */
async function buryClients({ stage, gathered }: Site, fault: Fault): Promise<string[]> {
  if (fault.kind !== "outage") return [];
  const dying = Object.entries(stage.world.topology.clients).flatMap(([name, placement]) =>
    "region" in placement && "region" in fault.subject && placement.region === fault.subject.region ? [name] : [],
  );
  await Promise.all(dying.map((name) => stage.world.clients(name).ask("die", {})));
  for (const { workload } of gathered.workloads) for (const name of dying) workload.hostDied(name);
  return dying;
}

interface Observed {
  readonly id: string;
  readonly fault: Fault;
  readonly effect: Between;
  readonly proof: readonly string[];
  readonly resolved: readonly string[];
  readonly hit: Hit;
}

function activeFault(site: Site, ask: AskPeople, observed: Observed): ActiveFault {
  const { id, fault, effect, proof, resolved, hit } = observed;
  let healedAt: number | null = null;
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= healed(site, ask, observed).then((at) => {
      healedAt = at;
    });
    return healing;
  };
  return {
    id,
    fault,
    resolved,
    effect,
    proof,
    ...(hit.length === 0 ? { byWordAlone: true } : {}),
    get healedAt() {
      return healedAt;
    },
    heal,
    /** A drill that ends early does not keep people waiting: what stands is theirs to heal, and the record says that it stands. */
    async [Symbol.asyncDispose]() {
      await healing?.catch(() => undefined);
      if (healedAt === null) throw leftStanding(describeFault(fault));
    },
  };
}

/** When the heal was proven from outside: every broker of what was hit is there again, and every replica of our topics in sync. */
async function healed(site: Site, ask: AskPeople, { id, fault, effect, hit }: Observed): Promise<number> {
  const { stage, folder, signal } = site;
  const what = describeFault(fault);
  const clusters = [...new Set(hit.map(({ cluster }) => cluster))];
  const affected = clusters.length > 0 ? clusters : Object.keys(stage.world.topology.clusters);
  const toldAt = await stage.world.stamp();
  const began = (): number =>
    Math.min(
      toldAt,
      backSince(
        folder.timeline,
        hit.map(({ name }) => name),
        effect,
      ) ?? toldAt,
    );
  folder.record({ at: began(), event: "heal.started", fault: id });
  await ask({ mark: "healed", what, clusters: affected }, `now heal it: ${what}`);
  try {
    for (const cluster of affected) {
      await awaitBrokers(site, cluster);
      const topics = [...(stage.topics.get(cluster) ?? [])];
      if (topics.length > 0) await awaitFullIsr(stage.world, cluster, topics, healWithin, signal);
    }
  } catch (error) {
    throw new HealNotProven(`${what} was marked healed, but that does not show: ${messageOf(error)}`, {
      cause: error,
      hint: "Muster can undo nothing there; look at the brokers that it names",
    });
  }
  const at = await stage.world.stamp();
  folder.record({ at, event: "fault.healed", fault: id });
  return at;
}

const awaitBrokers = ({ stage, signal }: Site, cluster: string): Promise<void> =>
  eventually({
    what: `every broker of ${cluster} to be registered again`,
    within: healWithin,
    every: milliseconds(250),
    signal,
    async probe() {
      const { problem } = await stage.world.observer.ask("brokers.missing", { cluster });
      return problem === null ? { done: undefined } : { seen: problem };
    },
  });
