import { minutes, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import type { Stage } from "../drill/stage.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf, type Plan } from "../topology/plan.ts";
import { clientNamed } from "../workload/clients.ts";
import { latencyObjectiveMs } from "../workload/definition.ts";
import { Workload } from "../workload/workload.ts";
import { type Ground, groundOf } from "./ground.ts";

const edge = "edge";
const topic = { name: "orders", partitions: 3 };
const scratch = { name: "scratch", partitions: 2 };
const group = "billing";
const transactionalId = "soak";

/** A runner that hears nothing of an engine that stands still must not be what ends the load: it ends with its topology. */
const longerThanAnySoak = minutes(12 * 60);

export const soakGround = (plan: Plan): Ground => groundOf(plan, { topic, group, transactionalId, scratch });

/** Topics whose replicas must all be in sync again: those of the soak and those that its clients make Kafka keep. */
export const soakTopics = [topic.name, scratch.name, "__consumer_offsets", "__transaction_state"];

/** Writes and reads from the edge for as long as the soak lasts; no fault takes its clients. */
export async function startLoad(stage: Stage, signal: AbortSignal): Promise<Workload> {
  const { cluster } = soakGround(stage.world.plan);
  for (const one of [topic, scratch]) await stage.createTopic(cluster, one);
  const definition = {
    name: topic.name,
    tier: "soak",
    topic: topic.name,
    partitions: topic.partitions,
    group,
    perSecond: 30,
    acks: "all",
    idempotent: false,
    recordBytes: 200,
    lingerMs: 100,
    on: cluster,
    clients: edge,
  } as const;
  const clients = { client: clientNamed("kafkajs"), latencyObjectiveMs, leaseMs: longerThanAnySoak };
  const load = new Workload(stage.world, definition, clients, () => undefined);
  await haveTransactionsCoordinated(stage.world);
  await load.start();
  await load.flowing(seconds(30), signal);
  return load;
}

/** One transaction by Kafka's own producer: from then on somebody coordinates this id. */
async function haveTransactionsCoordinated(world: World): Promise<void> {
  const { cluster } = soakGround(world.plan);
  const { code, stdout, stderr } = await executeForText(world.container(edge), [
    ...[
      "/opt/kafka/bin/kafka-tool",
      "ProducerPerformance",
      "--topic",
      scratch.name,
      "--num-records",
      "10",
      "--record-size",
      "10",
    ],
    ...["--throughput", "-1", "--transactional-id", transactionalId],
    ...["--producer-props", `bootstrap.servers=${world.bootstrap(cluster).join(",")}`],
  ]);
  if (code !== 0) throw new EnvironmentError(`no transaction could be made: ${stdout}${stderr}`);
}

/** Why the load is not served since this moment, on every partition and to the group; null = it is. */
export async function notServedSince(world: World, since: number): Promise<string | null> {
  const [load] = await world.clients(edge).ask("load", {});
  if (load === undefined) return "no load runs at the edge";
  const { lastAckAtOf, errors } = load.produced;
  const silent = lastAckAtOf.flatMap((at, partition) => (at !== null && at > since ? [] : [partition]));
  if (silent.length > 0) return `nothing acknowledged on partitions ${silent.join(", ")} (errors ${JSON.stringify(errors)})`;
  const processed = load.consumed?.lastProcessedAt ?? null;
  return processed !== null && processed > since ? null : `nothing processed (errors ${JSON.stringify(load.consumed?.errors)})`;
}

export const nodeNames = (plan: Plan): string[] => nodesOf(plan, soakGround(plan).cluster).map(({ name }) => name);
