import { withAccess, withOwnAccess } from "../cluster/access.ts";
import { assertNames, assertNoBypass } from "../cluster/assertions.ts";
import { placeInternalTopics } from "../cluster/internal-topics.ts";
import { assertAckContract } from "../cluster/settings.ts";
import { awaitCluster, launchNodes, observedNodes, type StartedCluster, withFeatures, withQuotas } from "../cluster/start.ts";
import { createTopic } from "../cluster/topics.ts";
import { awaitWholeClusters } from "../cluster/whole.ts";
import { seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { awaitMirrored, type Flow, flowOf, followTopics, launchWorker, startMirroring } from "../replication/flow.ts";
import { type Founding, found, type World } from "../runtime/world.ts";
import { standingFlows } from "../topology/define.ts";
import { probePartitions, startProbe } from "./probe.ts";
import { pulseClients } from "./pulse.ts";
import type { Scene } from "./scene.ts";
import { startIdle } from "./start-idle.ts";

/** Written by the probe at the edge, and mirrored: the proof that replication works before any load. */
export const probeTopic = "muster-probe";
const startWithin = seconds(90);

/** A topology that serves: clusters up, replication seen to mirror, every name and connection leading through the fabric. */
export interface Stage extends Scene, AsyncDisposable {
  readonly world: World;
  readonly clusters: readonly StartedCluster[];
  readonly flows: readonly Flow[];
  restore(hosts: readonly string[], signal: AbortSignal): Promise<void>;
  assertWhole(signal: AbortSignal): Promise<void>;
  /** Lets go of it and leaves it running. */
  detach(): void;
  /** Ends what belongs to one drill: the observer, the clients, and all that they remember. Kafka goes on. */
  rest(): Promise<void>;
}

export type StageStep = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** Who wants to look at the machines when they stand, and once more when bringing them up has failed, before they go. */
interface Witness {
  founded?(world: World): Promise<void>;
  failed?(world: World, error: unknown): Promise<void>;
}

export async function raise(founding: Founding, step: StageStep, witness: Witness = {}): Promise<Stage> {
  const { signal } = founding;
  const world = await step("networks, containers, fabric", () => found(founding));
  try {
    await witness.founded?.(world);
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    await launchNodes(world, world.plan.nodes);
    if (world.secrets === undefined) await launchWorkers(world);
    return await serving(world, step, signal);
  } catch (error) {
    await witness.failed?.(world, error);
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

export const launchWorkers = async (world: World): Promise<void> =>
  void (await Promise.all(world.topology.replication.map((flow) => launchWorker(world, flow))));

/** Waits until machines that were launched serve: the same for a world that is new and for one whose clusters are empty again. */
export async function serving(world: World, step: StageStep, signal: AbortSignal): Promise<Stage> {
  const clusters = await step(`Kafka: ${world.plan.nodes.length} nodes`, () =>
    Promise.all(Object.keys(world.topology.clusters).map((cluster) => awaitCluster(world, cluster, startWithin, signal))),
  );
  const stage = stageOf(world, await Promise.all(clusters.map((started) => withFeatures(world, started))));
  await Promise.all(Object.keys(world.topology.clusters).map((cluster) => withQuotas(world, cluster)));
  if (world.secrets !== undefined) {
    await step("users and ACLs", () =>
      Promise.all(Object.keys(world.topology.clusters).map((cluster) => withOwnAccess(world, cluster))),
    );
    await launchWorkers(world);
  }
  await assertNames(world);
  await placeInternalTopics(world);
  if (standingFlows(world.topology).length > 0)
    await step("MirrorMaker 2 mirrors a probe record", () => startReplication(stage, signal));
  await assertNoBypass(world);
  return stage;
}

/** The agents that belong to one drill: none of them holds anything of Kafka's. */
export const agentsOfDrill = ({ plan }: World): string[] => ["observer", ...plan.clients.map(({ name }) => name)];

interface MutableStage extends Stage {
  readonly flows: Flow[];
}

function stageOf(world: World, clusters: readonly StartedCluster[]): MutableStage {
  const topics = new Map(clusters.map(({ cluster }) => [cluster, new Set<string>()]));
  const pulse = pulseClients(
    world,
    world.plan.clients.map(({ name }) => name),
  );
  const flows: Flow[] = [];
  return {
    world,
    clusters,
    flows,
    topics,
    async followTopics(made, signal) {
      const madeIn = (cluster: string) => made.filter(({ name }) => topics.get(cluster)?.has(name));
      await Promise.all(flows.map((flow) => followTopics(world, flow, madeIn(flow.from), signal)));
    },
    async createTopic(cluster, topic) {
      await createTopic(world, cluster, topic);
      topics.get(cluster)?.add(topic.name);
    },
    async grantAccess(applications) {
      if (world.secrets === undefined) return;
      const clusters = Object.keys(world.topology.clusters);
      await Promise.all(clusters.map((cluster) => withAccess(world, cluster, applications)));
    },
    assertAckContract: (cluster, topic) => assertAckContract(world, cluster, topic),
    async restore(hosts, signal) {
      await startIdle(world, hosts, signal);
      const affected = new Set(world.plan.nodes.flatMap(({ name, cluster }) => (hosts.includes(name) ? cluster : [])));
      await Promise.all([...affected].map((cluster) => awaitCluster(world, cluster, startWithin, signal)));
    },
    async assertWhole(signal) {
      await awaitWholeClusters(world, startWithin, signal);
      const leases = await world.fabric.ask("leases", {});
      if (leases.length > 0) throw new EnvironmentError(`the fabric still holds ${leases.map(({ lease }) => lease).join(", ")}`);
    },
    detach() {
      clearInterval(pulse);
      world.detach();
    },
    async rest() {
      clearInterval(pulse);
      await world.end(agentsOfDrill(world));
    },
    [Symbol.asyncDispose]() {
      clearInterval(pulse);
      return world[Symbol.asyncDispose]();
    },
  };
}

/** Connectors run long before anything is mirrored, so a record is written at every source and awaited at its target. */
async function startReplication(stage: MutableStage, signal: AbortSignal): Promise<void> {
  const { world } = stage;
  const flows = standingFlows(world.plan.topology).map((definition) => flowOf(world, definition, [".*"], [".*"]));
  const ends = new Set(flows.flatMap(({ from, to }) => [from, to]));
  await Promise.all([...ends].map((cluster) => stage.createTopic(cluster, { name: probeTopic, partitions: probePartitions })));
  for (const flow of flows) {
    await startProbe(world, flow.from, probeTopic);
    await startMirroring(flow, signal);
    await awaitMirrored(world, flow, probeTopic, signal);
    stage.flows.push(flow);
  }
}
