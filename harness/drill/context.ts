import { setTimeout as sleep } from "node:timers/promises";
import { assertAckContract } from "../cluster/settings.ts";
import { type Duration, formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused, InvalidDrill, messageOf } from "../core/errors.ts";
import { eventually, unlessAborted } from "../core/eventually.ts";
import type { Fault } from "../faults/fault.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import { type InjectionSite, injectLinkFault } from "../injector/link-fault.ts";
import { injectNodeFault } from "../injector/node-fault.ts";
import type { Measured } from "../measure/measured.ts";
import { stopMirroring } from "../replication/flow.ts";
import type { Tier } from "../targets/tiers.ts";
import type { Actor } from "../timeline/events.ts";
import type { TopologyDefinition } from "../topology/define.ts";
import { auditPlacement } from "../topology/placement.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { Workload } from "../workload/workload.ts";
import type { Narrator } from "./narrator.ts";
import { rawRead } from "./raw-read.ts";
import type { RunFolder } from "./run-folder.ts";
import { missingFromDisk, type RecordId } from "./segments.ts";
import type { Stage } from "./stage.ts";
import type { Step } from "./steps.ts";

/** What a drill's body works with. Names are typed by its topology: a misspelled cluster does not compile. */
export interface DrillContext<Region extends string = string, Cluster extends string = string, Client extends string = string> {
  readonly regions: { readonly [R in Region]: R };
  readonly clusters: { readonly [C in Cluster]: C };
  readonly clients: { readonly [C in Client]: C };
  readonly signal: AbortSignal;
  readonly step: Step;
  /** Creates the topic wherever the workload may run and starts the load; stopped when disposed of. */
  workload(definition: TypedWorkload<Cluster, Client>): Promise<RunningWorkload>;
  /** Resolves, injects and proves; healed when disposed of. The fault that figures are measured from is named in `measureFrom`. */
  inject(fault: Fault): Promise<ActiveFault>;
  /** Checked before anything is injected: a guard that does not hold refuses the drill (exit 3). */
  guard(name: string, holds: () => Promise<string[]>): Promise<void>;
  /** The standard guards: placement and ISR of these clusters, and group offsets present where the workload may go on. */
  guards: {
    placement(...clusters: Cluster[]): Promise<void>;
    groupOffsets(workload: RunningWorkload, cluster: Cluster): Promise<void>;
  };
  /** Waits until the probe at the edge has heard nothing of a cluster for the rule's time. */
  detected(cluster: Cluster, options: { within: Duration }): Promise<void>;
  phase(name: string, by: Actor): Promise<void>;
  /** Whether fencing was proven; a side that cannot be reached can only be assumed to be fenced. */
  fenced(cluster: Cluster, proven: boolean): Promise<void>;
  /** Stops replication into the cluster, checks the group's offsets there and records where its logs end. */
  promote(cluster: Cluster, workload: RunningWorkload): Promise<void>;
  hold(what: string, length: Duration): Promise<void>;
  /**
   * Holds for at least this long, and until every workload's RTO gate lies within what was observed since the last fault: a
   * gate that the run was too short to fail would only count as unchallenged.
   */
  soak(length: Duration): Promise<void>;
  /** Kafka's own console consumer reads the topic into the run folder's `raw/`. */
  rawRead(cluster: Cluster, workload: RunningWorkload): Promise<void>;
  /** The final read of one side. */
  finalRead(cluster: Cluster, workload: RunningWorkload, read: "return" | "final"): Promise<void>;
  returned(cluster: Cluster): Promise<void>;
  /** Names of the nodes that lead and follow a partition now. */
  leaderOf(workload: RunningWorkload, partition: number): Promise<string>;
  followersOf(workload: RunningWorkload, partition: number): Promise<[string, ...string[]]>;
  /** What Muster calls lost so far: `session/partition/seq`, sorted. */
  lost(workload: RunningWorkload): RecordId[];
  /** Acknowledged records that the log segments of no replica hold, sorted. */
  missingFromDisk(workload: RunningWorkload): Promise<RecordId[]>;
  readonly stage: Stage;
  readonly folder: RunFolder;
}

type TypedWorkload<Cluster extends string, Client extends string> = Omit<
  WorkloadDefinition,
  "tier" | "on" | "clients" | "standby"
> & {
  readonly tier: Tier;
  readonly on: Cluster;
  readonly clients: Client;
  readonly standby?: { readonly on: Cluster; readonly clients: Client };
};

export interface RunningWorkload extends AsyncDisposable {
  readonly definition: WorkloadDefinition;
  readonly tier: Tier;
  steady(options: { for: Duration }): Promise<void>;
  /** Starts the standby's clients and waits until they are served. */
  failOver(options: { within: Duration }): Promise<void>;
  stop(): Promise<void>;
}

/** What the drill gathers for its record while the body runs. */
export interface Gathered {
  readonly faults: ActiveFault[];
  readonly workloads: { readonly running: RunningWorkload; readonly workload: Workload }[];
  readonly baselines: Record<string, unknown>;
  /** Read back from the nodes before any fault. */
  readonly features: Record<string, unknown>;
  readonly settings: Record<string, Record<string, unknown>>;
}

export interface ContextParts {
  readonly topology: TopologyDefinition<string, string, string>;
  readonly stage: Stage;
  readonly folder: RunFolder;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
  readonly step: Step;
  readonly gathered: Gathered;
  /** What the ledger so far shows of a workload. */
  readonly measureNow: (workload: number) => Measured;
}

export function contextOf({ topology, stage, folder, narrator, signal, step, gathered, measureNow }: ContextParts): DrillContext {
  const { world } = stage;
  const names = (record: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.keys(record).map((name) => [name, name]));
  const stamp = async (): Promise<number> => (await world.fabric.ask("stamp", {})).at;
  const { restore, assertWhole } = stage;
  const lastAcknowledgement: InjectionSite["lastAcknowledgement"] = (clusters) => lastAcknowledged(folder, clusters);
  const site: InjectionSite = { world, recorder: folder, signal, restore, assertWhole, lastAcknowledgement };

  const guard: DrillContext["guard"] = async (name, holds) => {
    const problems = await step(`guard: ${name}`, holds);
    if (problems.length > 0)
      throw new GuardRefused(`guard "${name}" refused: ${problems.join("; ")}`, {
        hint: "nothing was injected; the topology is taken down again",
      });
  };

  return {
    regions: names(topology.regions),
    clusters: names(topology.clusters),
    clients: names(topology.clients),
    signal,
    step,
    stage,
    folder,
    guard,
    async workload(typed) {
      const { tier, ...rest } = typed;
      const definition: WorkloadDefinition = { ...rest, tier: tier.name };
      const workload = new Workload(world, definition, (line) => folder.keep(line));
      await step(
        `${definition.name}: ${definition.perSecond} records/s, acks=${definition.acks}, ${definition.partitions} partitions in ${definition.on}`,
        async () => {
          const places = [definition.on, ...(definition.standby === undefined ? [] : [definition.standby.on])];
          for (const cluster of places) {
            await stage.createTopic(cluster, { name: definition.topic, partitions: definition.partitions });
            await assertAckContract(world, cluster, definition.topic);
          }
          await watch(stage, gathered, definition);
          await workload.start();
        },
      );
      const running = runningWorkload(workload, tier, { stamp, folder, step, signal, gathered, narrator });
      gathered.workloads.push({ running, workload });
      return running;
    },
    async inject(fault) {
      const id = `f${gathered.faults.length + 1}`;
      const active =
        fault.kind === "isolate" || fault.kind === "outage"
          ? await injectLinkFault(site, id, fault)
          : await injectNodeFault(site, id, fault);
      for (const host of active.resolved)
        for (const { workload } of gathered.workloads) if (fault.kind === "outage") workload.hostDied(host);
      gathered.faults.push(active);
      const objective = Math.min(...gathered.workloads.map(({ running }) => gateOfRto(running.tier, topology.name)));
      if (Number.isFinite(objective)) narrator.stopwatch({ targetSeconds: objective });
      return active;
    },
    guards: {
      placement: (...clusters) =>
        guard("placement and ISR", async () => {
          const problems = await Promise.all(
            clusters.map(async (cluster) => {
              const topics = [...(stage.topics.get(cluster) ?? [])];
              return auditPlacement(world.plan, cluster, await world.observer.ask("topics.describe", { cluster, topics }));
            }),
          );
          return problems.flat();
        }),
      groupOffsets: ({ definition }, cluster) =>
        guard(`offsets of group ${definition.group} in ${cluster}`, async () => {
          if (definition.group === null) return [];
          const missing = await offsetsMissing(stage, definition, cluster, seconds(20), signal).catch((error: unknown) => [
            messageOf(error),
          ]);
          return missing;
        }),
    },
    async detected(cluster, { within }) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(within + seconds(5))]);
      const silent = await step(`detect: the probe at the edge hears nothing of ${cluster}`, () =>
        folder
          .next(
            (event) => (event.event as string) === "probe.silent" && (event as { cluster?: string }).cluster === cluster,
            limit,
          )
          .catch((error: unknown) => {
            signal.throwIfAborted();
            throw new InvalidDrill(
              `the probe did not fall silent on ${cluster} within ${formatDuration(within)}: ${messageOf(error)}`,
            );
          }),
      );
      folder.record({ at: silent.at, event: "phase", name: "detected", by: "rule" });
    },
    async phase(name, by) {
      folder.record({ at: await stamp(), event: "phase", name, by });
    },
    async fenced(cluster, proven) {
      folder.record({ at: await stamp(), event: "fenced", cluster, proven });
    },
    promote: (cluster, { definition }) =>
      step(`promote ${cluster}: stop replication, check offsets, record the ends`, async () => {
        for (const flow of stage.flows) if (flow.to === cluster) await stopMirroring(flow, signal);
        const missing =
          definition.group === null
            ? []
            : await offsetsMissing(stage, definition, cluster, seconds(2), signal).catch((error: unknown) => [messageOf(error)]);
        for (const text of missing) folder.record({ at: await stamp(), event: "note", text: `promotion without ${text}` });
        const { at, ...ends } = await world.observer.ask(
          "ends",
          { cluster, topic: definition.topic, withinMs: 10_000 },
          seconds(12),
        );
        folder.record({ at, event: "promoted", cluster, ends: { [definition.topic]: ends as Record<string, number> } });
      }),
    async hold(what, length) {
      await step(`${what} for ${formatDuration(length)}`, () => sleep(length, undefined, { signal }));
    },
    async soak(length) {
      const { at } = await world.fabric.ask("stamp", {});
      const since = gathered.faults.at(-1)?.effect.to ?? at;
      const gates = gathered.workloads.map(({ running }) => gateOfRto(running.tier, topology.name)).filter(Number.isFinite);
      const untilGate = seconds(Math.max(0, ...gates) + 1 - (at - since));
      const lasts = milliseconds(Math.max(length, untilGate));
      await step(`soak for ${formatDuration(lasts)}`, () => sleep(lasts, undefined, { signal }));
    },
    rawRead: (cluster, { definition }) =>
      step(`Kafka's console consumer reads ${definition.topic} in ${cluster}`, async () => {
        const { at: _, ...ends } = await world.observer.ask(
          "ends",
          { cluster, topic: definition.topic, withinMs: 10_000 },
          seconds(12),
        );
        await unlessAborted(signal, rawRead(world, folder.path, cluster, definition.topic, ends as Record<string, number>));
      }),
    finalRead: (cluster, { definition }, read) =>
      step(`read ${definition.topic} in ${cluster} to its end`, async () => {
        const nativeSessions = sessionsWrittenTo(folder, cluster, definition.topic);
        const { topic, partitions } = definition;
        const reading = world.observer.ask(
          "read",
          { cluster, topic, partitions, read, run: world.run, nativeSessions, isolations: ["uncommitted"], withinMs: 60_000 },
          seconds(70),
        );
        const answer = await unlessAborted(signal, reading);
        if (!answer.complete)
          folder.record({
            at: answer.at,
            event: "note",
            text: `${cluster} ${definition.topic} could not be read to its end: what is missing there is undetermined`,
          });
      }),
    async leaderOf({ definition }, partition) {
      const { leader } = await sightOf(stage, definition, partition);
      return nodeName(stage, definition.on, leader);
    },
    async followersOf({ definition }, partition) {
      const { leader, replicas } = await sightOf(stage, definition, partition);
      const [first, ...rest] = replicas.filter((id) => id !== leader).map((id) => nodeName(stage, definition.on, id));
      if (first === undefined) throw new InvalidDrill(`${definition.topic}/${partition} has no follower`);
      return [first, ...rest];
    },
    lost: (running) => lostIds(measureNow(gathered.workloads.findIndex((one) => one.running === running))),
    missingFromDisk: async ({ definition }) =>
      (await missingFromDisk(world, definition.on, definition.topic, folder.lines)).toSorted(),
    async returned(cluster) {
      folder.record({ at: await stamp(), event: "returned", cluster });
    },
  };
}

const lostIds = ({ rpo }: Measured): RecordId[] =>
  (rpo?.ids.lost ?? [])
    .flatMap(([session, partition, [from, to]]) =>
      Array.from({ length: to - from + 1 }, (_, index) => `${session}/${partition}/${from + index}`),
    )
    .toSorted();

async function sightOf({ world }: Stage, { on, topic }: WorkloadDefinition, partition: number) {
  const sights = await world.observer.ask("topics.describe", { cluster: on, topics: [topic] });
  const sight = sights.find((one) => one.partition === partition);
  if (sight === undefined || sight.leader < 0) throw new InvalidDrill(`nobody leads ${topic}/${partition} in ${on}`);
  return sight;
}

function nodeName({ world }: Stage, cluster: string, id: number): string {
  const node = world.plan.nodes.find((one) => one.cluster === cluster && one.nodeId === id);
  if (node === undefined) throw new InvalidDrill(`cluster ${cluster} has no node with id ${id}`);
  return node.name;
}

/** Infinity where the tier has no RTO gate for this topology. */
const gateOfRto = (tier: Tier, topology: string): number => {
  const target = tier.gates[topology]?.rto;
  return target === undefined ? Number.POSITIVE_INFINITY : "below" in target ? target.below : target.atMost;
};

/** The observer follows every topic of every workload; asking again replaces what was watched. */
async function watch(stage: Stage, gathered: Gathered, added: WorkloadDefinition): Promise<void> {
  const definitions = [...gathered.workloads.map(({ workload }) => workload.definition), added];
  const topics = [...new Set(definitions.map(({ topic }) => topic))];
  const groups = [...new Set(definitions.flatMap(({ group }) => group ?? []))];
  const lag = stage.flows.flatMap(({ from, to }) => topics.map((topic) => ({ from, to, topic })));
  await stage.world.observer.ask("watch", { topics, groups, lag, everyMs: 200 });
}

/** When any client was last told that a write to these clusters had succeeded; −∞ where none was. */
function lastAcknowledged({ lines }: RunFolder, clusters: readonly string[]): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const line of lines)
    if (line.kind === "write" && line.outcome === "acknowledged" && line.answered !== null && clusters.includes(line.cluster))
      last = Math.max(last, line.answered[1]);
  return last;
}

/** Whose records are native to a cluster: the sessions that wrote to it. What others wrote was mirrored there. */
function sessionsWrittenTo({ lines }: RunFolder, cluster: string, topic: string): string[] {
  return [
    ...new Set(
      lines.flatMap((line) => (line.kind === "write" && line.cluster === cluster && line.topic === topic ? line.session : [])),
    ),
  ];
}

async function offsetsMissing(
  stage: Stage,
  { group, topic, partitions }: WorkloadDefinition,
  cluster: string,
  within: Duration,
  signal: AbortSignal,
): Promise<string[]> {
  if (group === null) return [];
  return eventually({
    what: `offsets of group ${group} for every partition of ${topic} in ${cluster}`,
    within,
    every: milliseconds(250),
    signal,
    hint: "group offset sync is off, or its intervals are longer than the drill's steady state",
    async probe() {
      const { at: _, ...offsets } = await stage.world.observer.ask("group.offsets", { cluster, group, topic });
      const there = Object.values(offsets as Record<string, number | null>).filter(
        (offset) => offset !== null && offset >= 0,
      ).length;
      return there === partitions ? { done: [] } : { seen: `${there} of ${partitions} partitions have one` };
    },
  });
}

interface WorkloadSite {
  readonly stamp: () => Promise<number>;
  readonly folder: RunFolder;
  readonly step: Step;
  readonly signal: AbortSignal;
  readonly gathered: Gathered;
  readonly narrator: Narrator;
}

function runningWorkload(
  workload: Workload,
  tier: Tier,
  { stamp, folder, step, signal, gathered, narrator }: WorkloadSite,
): RunningWorkload {
  const { definition } = workload;
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    folder.record({ at: await stamp(), event: "load.stopped" });
    await workload.stop();
    workload.fillGaps(folder.lines);
  };
  return {
    definition,
    tier,
    async steady({ for: length }) {
      folder.record({ at: await stamp(), event: "phase", name: "steady", by: "machine" });
      const totals = await step(`steady state in ${definition.on} for ${formatDuration(length)}`, () =>
        workload.steady(length, signal),
      );
      gathered.baselines[definition.name] = { latencyMs: totals.latencyMs, acknowledged: totals.acknowledged };
    },
    async failOver({ within }) {
      await step(`${definition.name}: standbys start in ${definition.standby?.on ?? "?"}`, async () => {
        await workload.failOver();
        await workload.flowing(within, signal);
      });
      narrator.stopwatch(null);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
