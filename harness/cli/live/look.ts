import { milliseconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import type { HeldLease, NodeState, ObserverSight } from "../../protocol/commands.ts";
import { Journal, type JournalEntry } from "../../runtime/journal.ts";
import type { World } from "../../runtime/world.ts";
import { boundOf } from "../../targets/target.ts";
import { tiers } from "../workload/catalogue.ts";
import { type RunningLoad, runningLoads } from "../workload/running.ts";
import { statsOf } from "../workload/stats.ts";
import { linksOf } from "./links.ts";
import { Outages, serviceOf } from "./service.ts";
import type { FaultSight, LagSight, NodeSight, PartitionsSight, Snapshot, WorkloadSight } from "./snapshot.ts";

/** Agents answer from memory, at once; one that takes longer is told to be silent, and nobody waits for it. */
const answerWithin = milliseconds(900);
/** Rates are of about this long. */
const rateSeconds = 2;
const watchEveryMs = 500;

interface Answers {
  /** The run's clock, by whoever answered last. */
  at: number;
  readonly silent: Map<string, string>;
}

/** Looks at a topology again and again, through its agents alone: Kafka is asked nothing that it is not asked anyway. */
export class Looks {
  readonly #world: World;
  readonly #outages = new Outages();
  #before: RunningLoad[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  async look(): Promise<Snapshot> {
    const world = this.#world;
    const answers: Answers = { at: 0, silent: new Map() };
    const [states, held, sight, running] = await Promise.all([
      this.#states(answers),
      this.#held(answers),
      this.#sight(answers),
      runningLoads(world, answerWithin),
    ]);
    for (const { host, why } of running.silent) answers.silent.set(host, why);
    for (const { at } of running.loads) answers.at = Math.max(answers.at, at);
    const { at, silent } = answers;
    const journalled = new Journal().standing(world.run);
    const isHeld = (id: string): boolean => held.some(({ lease }) => lease.lease === id);
    const faultsById = new Map([...held.map(({ lease }) => lease), ...journalled].map(({ lease, fault }) => [lease, fault]));
    return {
      run: world.run,
      topology: world.topology.name,
      wall: new Date().toISOString().slice(11, 19),
      nodes: nodesOf(world, states, sight, at),
      partitions: sight === null || sight.partitions.length === 0 ? null : partitionsOf(sight),
      quorums: sight?.quorums ?? [],
      links: linksOf([...faultsById.values()], world.plan),
      faults: [...faultsOf(held, at), ...journalled.filter(({ lease }) => !isHeld(lease)).map(asSight)],
      workloads: this.#workloads(running.loads),
      lags: sight === null ? [] : lagsOf(sight, new Set(running.loads.map(({ cluster }) => cluster))),
      silent: [...silent].map(([agent, why]) => ({ agent, why })),
      problem: null,
    };
  }

  async #ask<T>(agent: string, answers: Answers, asking: () => Promise<T & { readonly at: number }>): Promise<T | undefined> {
    try {
      const answer = await asking();
      answers.at = Math.max(answers.at, Number(answer.at));
      return answer;
    } catch (error) {
      answers.silent.set(agent, messageOf(error).split("\n")[0] ?? "");
      return undefined;
    }
  }

  async #states(answers: Answers): Promise<ReadonlyMap<string, NodeState>> {
    const machines = [...this.#world.plan.nodes, ...this.#world.plan.connects];
    const states = await Promise.all(
      machines.map(async ({ name }) => {
        const state = await this.#ask(name, answers, () => this.#world.node(name).ask("state", {}, answerWithin));
        return state === undefined ? [] : [[name, state] as const];
      }),
    );
    return new Map(states.flat());
  }

  async #held(answers: Answers): Promise<{ readonly agent: string; readonly lease: HeldLease }[]> {
    const agents = ["fabric", "observer", ...this.#world.plan.hosts.map(({ name }) => name)];
    const held = await Promise.all(
      agents.map(async (agent) => {
        const leases = await this.#ask(agent, answers, () => this.#world.agentOf(agent).ask("leases", {}, answerWithin));
        return leases === undefined ? [] : [...leases].map((lease) => ({ agent, lease }));
      }),
    );
    return held.flat();
  }

  /** Where nobody has told the observer yet what to follow, it follows all topics from now on. */
  async #sight(answers: Answers): Promise<ObserverSight | null> {
    const { observer } = this.#world;
    const told = await this.#ask("observer", answers, () => observer.ask("sight", {}, answerWithin));
    if (told === undefined) return null;
    if (told.watched === null)
      await this.#ask("observer", answers, () =>
        observer.ask("watch", { topics: [], groups: [], lag: [], everyMs: watchEveryMs }, answerWithin),
      );
    return told.watched;
  }

  #workloads(loads: readonly RunningLoad[]): WorkloadSight[] {
    const sights = loads.map((load) => {
      const before = this.#before.find(({ session, at }) => session === load.session && at < load.at);
      const stats = statsOf(load, before);
      const service = serviceOf(load);
      const rto = tiers.find(({ name }) => name === load.tier)?.gates[this.#world.topology.name]?.rto;
      return {
        name: load.workload,
        tier: load.tier,
        cluster: load.cluster,
        topic: load.topic,
        partitions: load.produced.lastAckAtOf.length,
        scheduledPerSecond: load.perSecond,
        acknowledgedPerSecond: stats.acknowledgedPerSecond,
        processedPerSecond: stats.processedPerSecond,
        p50Ms: stats.p50Ms,
        p99Ms: stats.p99Ms,
        failed: stats.rejected + stats.indeterminate,
        unsent: stats.unsent,
        errors: stats.errors,
        behind: stats.behind,
        endsInSeconds: stats.endsInSeconds,
        ...service,
        wasOutForSeconds: this.#outages.take(load.workload, load.at, service),
        gateSeconds: rto === undefined ? null : boundOf(rto),
      };
    });
    const oldest = Math.max(...loads.map(({ at }) => at)) - rateSeconds;
    const kept = this.#before.filter(({ at }) => at >= oldest);
    // One look of each session from before that time is kept, so that there is always one to compare with.
    const base = loads.flatMap(({ session }) => this.#before.findLast((one) => one.session === session && one.at < oldest) ?? []);
    this.#before = [...base, ...kept, ...loads];
    return sights;
  }
}

function nodesOf({ plan }: World, states: ReadonlyMap<string, NodeState>, sight: ObserverSight | null, at: number): NodeSight[] {
  const leads = (node: string, cluster: string): number | null =>
    sight === null || sight.partitions.length === 0
      ? null
      : sight.partitions.filter((one) => one.cluster === cluster && one.leader === node).length;
  const stateOf = (name: string) => {
    const state = states.get(name);
    return {
      process: state?.process ?? null,
      exit: state?.exit ?? null,
      forSeconds: state === undefined ? null : Math.max(0, at - state.since),
    };
  };
  return [
    ...plan.nodes.map(({ name: node, cluster, region, zone, roles }): NodeSight => {
      const life = sight?.nodes.find((one) => one.node === node);
      const since = life?.firstUnansweredSentAt ?? null;
      return {
        node,
        cluster,
        region,
        zone,
        roles,
        ...stateOf(node),
        leadsQuorum: sight?.quorums.some(({ leader, cluster: its }) => its === cluster && leader === node) ?? false,
        leads: roles.includes("broker") ? leads(node, cluster) : null,
        silentForSeconds: since === null || at - since < 1 ? null : at - since,
      };
    }),
    ...plan.connects.map(
      ({ name: node, cluster, region, zone }): NodeSight => ({
        node,
        cluster,
        region,
        zone,
        roles: ["worker"],
        ...stateOf(node),
        leadsQuorum: false,
        leads: null,
        silentForSeconds: null,
      }),
    ),
  ];
}

function partitionsOf({ partitions }: ObserverSight): PartitionsSight {
  const name = (one: ObserverSight["partitions"][number]): string => `${one.cluster} ${one.topic}/${one.partition}`;
  return {
    total: partitions.length,
    leaderless: partitions.filter(({ leader }) => leader === null).map(name),
    underReplicated: partitions.filter(({ isr, replicas }) => isr.length < replicas.length).map(name),
  };
}

/** Machines that the engine killed: no agent holds that, and the journal of this machine knows when it is over. */
const asSight = ({ lease, what, fault, expiresAt }: JournalEntry): FaultSight => ({
  id: lease,
  kind: fault.kind,
  what,
  endsInSeconds: expiresAt === null ? null : (expiresAt - Date.now()) / 1000,
  agents: [],
  problem: null,
});

/** One fault may hold leases of the same name on several agents; it stands until the last of them ends. */
function faultsOf(held: readonly { readonly agent: string; readonly lease: HeldLease }[], at: number): FaultSight[] {
  return [...Map.groupBy(held, ({ lease }) => lease.lease)].map(([id, all]) => ({
    id,
    kind: all[0]?.lease.fault.kind ?? "kill",
    what: all[0]?.lease.what ?? "",
    endsInSeconds: Math.max(...all.map(({ lease }) => lease.expiresAt)) - at,
    agents: all.map(({ agent }) => agent),
    problem: all.find(({ lease }) => lease.problem !== undefined)?.lease.problem ?? null,
  }));
}

/** Replication, and the groups where load runs: a group's offsets elsewhere are copies. */
const lagsOf = ({ lag, committed }: ObserverSight, clusters: ReadonlySet<string>): LagSight[] => [
  ...lag.map(({ from, to, topic, records, seconds }) => ({
    topic,
    of: from === to ? `replicas in ${from}` : `${from} → ${to}`,
    records,
    seconds,
  })),
  ...committed
    .filter(({ cluster, behind }) => behind !== null && clusters.has(cluster))
    .map(({ group, topic, behind }) => ({ topic, of: `group ${group}`, records: behind, seconds: null })),
];
