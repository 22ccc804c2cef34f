import { awaitCluster, launchNodes, observedNodes } from "../../cluster/start.ts";
import { createTopic } from "../../cluster/topics.ts";
import { milliseconds, minutes, seconds } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import { bounded, pauseFor } from "../../core/eventually.ts";
import { cpuSecondsOf } from "../../runtime/cpu.ts";
import { executeForText } from "../../runtime/execute.ts";
import { found, type World } from "../../runtime/world.ts";
import { defineTopology } from "../../topology/define.ts";
import { type ClientProfile, clientNamed } from "../../workload/clients.ts";
import { latencyObjectiveMs } from "../../workload/definition.ts";
import { Workload } from "../../workload/workload.ts";
import type { FigureName } from "./catalogue.ts";
import { foundingAt, type Site } from "./site.ts";
import { Stalls } from "./stalls.ts";

/** Three nodes in one place: what is measured is clients, and not what lies between. */
const topology = defineTopology({
  name: "bench-clients",
  about: "Three nodes and the clients beside them.",
  regions: { here: { zones: ["a", "b", "c"] } },
  clusters: { one: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 3, minInsyncReplicas: 2 } },
  clients: { beside: { region: "here" } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(0) },
  replication: [],
});

const [cluster, clients] = ["one", "beside"];
const load = { partitions: 12, perSecond: 30_000, recordBytes: 200, lingerMs: 100 } as const;
const warmsUpFor = seconds(5);
const measuredFor = seconds(15);
/** The client that figures are quoted for goes on for as long as is asked of it. */
const sustainedFor = seconds(60);

/** Nobody renews the lease of this load: it is stopped when it was measured. */
const longerThanThis = minutes(5);

const profiles = {
  "workload.cpu.kafkajs": "kafkajs",
  "workload.cpu.kafkajs-tuned": "kafkajs-tuned",
  "workload.cpu.platformatic": "platformatic",
  "workload.cpu.java": "java-tuned",
} as const satisfies Partial<Record<FigureName, string>>;

export const clientFigures = [
  ...(Object.keys(profiles) as (keyof typeof profiles)[]),
  "workload.full.rate",
  "workload.full.stalls",
] as const;

/** Records that were produced, acknowledged, processed and read again, by CPU-second of the agents that did it; Kafka's own tools beside them. */
export async function measureClients(site: Site): Promise<void> {
  const { board, step, narrator } = site;
  const stalls = new Stalls();
  const { docker, image, signal, kept, run, listener } = foundingAt(site, stalls.listener);
  await using world = await step("three nodes", () => raise({ docker, image, topology, signal, kept, run, listener }));
  const tools = await step("Kafka's own tools", () => verifiedByTools(world));
  narrator.say(`  · Kafka's tools: ${Math.round(tools)} records/CPU-s`);
  for (const [figure, name] of Object.entries(profiles) as [keyof typeof profiles, string][]) {
    const isQuoted = figure === "workload.cpu.kafkajs";
    if (!board.wants(figure, ...(isQuoted ? (["workload.full.rate", "workload.full.stalls"] as const) : []))) continue;
    await board.attempt(name, async () => {
      const length = isQuoted ? sustainedFor : measuredFor;
      const seen = await step(`${name}: ${load.perSecond} records/s`, () => verifiedBy(world, clientNamed(name), length, site));
      const stalled = stalls.between(seen.from, seen.to);
      if (stalled.length > 0) narrator.say(`  · stalled: ${stalled.join(", ")}`);
      narrator.say(`  · ${Math.round(seen.perSecond)} verified records/s, ${Math.round(seen.perCpuSecond)} a CPU-second`);
      board.report(figure, [seen.perCpuSecond], [tools]);
      if (!isQuoted) return;
      board.report("workload.full.rate", [seen.perSecond]);
      board.report("workload.full.stalls", [stalled.length]);
    });
  }
}

async function raise(founding: Parameters<typeof found>[0]): Promise<World> {
  const world = await found(founding);
  try {
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    await launchNodes(world, world.plan.nodes);
    await awaitCluster(world, cluster, seconds(60), founding.signal);
    return world;
  } catch (error) {
    await world[Symbol.asyncDispose]();
    throw error;
  }
}

interface Verified {
  readonly from: number;
  readonly to: number;
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

async function verifiedBy(world: World, client: ClientProfile, length: typeof measuredFor, { signal }: Site): Promise<Verified> {
  const name = `bench-${client.name}`;
  const { partitions } = load;
  await createTopic(world, cluster, { name, partitions });
  const definition = {
    ...load,
    name,
    topic: name,
    group: name,
    tier: "bench",
    acks: "all",
    idempotent: false,
    on: cluster,
    clients,
  } as const;
  const workload = new Workload(world, definition, { client, latencyObjectiveMs, leaseMs: longerThanThis }, () => undefined);
  const sample = async () => ({
    cpu: await cpuSecondsOf(world, [clients]),
    processed: (await world.clients(clients).ask("consume.stats", { workload: name })).processed,
    ...(await world.clients(clients).ask("produce.stats", { workload: name })),
  });
  try {
    await workload.start();
    await workload.flowing(seconds(30), signal);
    await pauseFor(warmsUpFor, signal);
    const before = await sample();
    await pauseFor(length, signal);
    const after = await sample();
    await workload.stop();
    const verified = Math.min(after.acknowledged - before.acknowledged, after.processed - before.processed);
    const perRead = await cpuOfRead(world, name, `${name}-${cluster}-1`);
    const cpu = after.cpu - before.cpu + verified * perRead;
    return { from: before.at, to: after.at, perSecond: verified / (after.at - before.at), perCpuSecond: verified / cpu };
  } finally {
    await workload.stop();
  }
}

/** CPU-seconds that the observer needs to read a record again. */
async function cpuOfRead(world: World, topic: string, session: string): Promise<number> {
  const before = await cpuSecondsOf(world, ["observer"]);
  const { partitions } = load;
  const args = {
    cluster,
    topic,
    partitions,
    read: "final" as const,
    run: world.recordRun,
    nativeSessions: [session],
    withinMs: 60_000,
  };
  const { records, complete } = await world.observer.ask("read", { ...args, isolations: ["uncommitted"] }, seconds(70));
  if (!complete || records === 0) throw new EnvironmentError(`${topic} could not be read: ${records} records`);
  return ((await cpuSecondsOf(world, ["observer"])) - before) / records;
}

/** As many records a second, produced and consumed by Kafka's performance tools where the clients are. */
async function verifiedByTools(world: World): Promise<number> {
  const name = "bench-tools";
  const { partitions, perSecond, recordBytes } = load;
  await createTopic(world, cluster, { name, partitions });
  const records = (perSecond * measuredFor) / 1000;
  const servers = world.bootstrap(cluster).join(",");
  const before = await cpuSecondsOf(world, [clients]);
  const size = ["--num-records", `${records}`, "--record-size", `${recordBytes}`, "--throughput", `${perSecond}`];
  const props = ["--producer-props", `bootstrap.servers=${servers}`, "acks=all", `linger.ms=${load.lingerMs}`];
  await tool(world, ["ProducerPerformance", "--topic", name, ...size, ...props]);
  await tool(world, [
    "ConsumerPerformance",
    "--topic",
    name,
    "--bootstrap-server",
    servers,
    "--messages",
    `${records}`,
    "--timeout",
    "20000",
  ]);
  return records / ((await cpuSecondsOf(world, [clients])) - before);
}

async function tool(world: World, words: readonly string[]): Promise<void> {
  const running = executeForText(world.container(clients), ["/opt/kafka/bin/kafka-tool", ...words]);
  const { code, stdout, stderr } = await bounded(`${words[0]}`, minutes(2), running);
  if (code !== 0) throw new EnvironmentError(`${words[0]} ended with ${code}: ${(stderr || stdout).slice(-400)}`);
}
