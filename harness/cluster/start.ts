import { createHash, randomUUID } from "node:crypto";
import { type Duration, seconds } from "../core/duration.ts";
import { EnvironmentError, messageOf } from "../core/errors.ts";
import { pauseFor, unlessAborted } from "../core/eventually.ts";
import type { ObservedNode } from "../protocol/commands.ts";
import { dataDirectory } from "../protocol/places.ts";
import type { World } from "../runtime/world.ts";
import { nodesOf, type Plan, type PlannedNode } from "../topology/plan.ts";
import { keystoreFile, propertiesFile, propertiesText, serverProperties } from "./kraft.ts";
import { lastWords } from "./last-words.ts";

/** Where the image keeps what `kafka-storage format` writes, but for `meta.properties`: the finalized feature levels. */
const formattedStore = "/opt/kafka/template/bootstrap.checkpoint";

export interface StartedCluster {
  readonly cluster: string;
  readonly clusterId: string;
  readonly features: Readonly<Record<string, number>>;
  readonly controllerId: number;
}

/** A cluster id as Kafka makes them: 16 bytes in URL-safe base64. The same run and cluster give the same id after a restart. */
export const clusterIdOf = (run: string, cluster: string): string =>
  createHash("sha256").update(`${run}/${cluster}`).digest().subarray(0, 16).toString("base64url");

const featuresWithin = seconds(10);
const quotasWithin = seconds(10);

const directoryId = (): string => Buffer.from(randomUUID().replaceAll("-", ""), "hex").toString("base64url");

export function observedNodes(plan: Plan): ObservedNode[] {
  return plan.nodes.map(({ name, cluster, nodeId, address, roles, ports }) => ({
    name,
    cluster,
    id: nodeId,
    address,
    brokerPort: roles.includes("broker") ? ports.MGMT : null,
    controllerPort: roles.includes("controller") ? ports.MGMT_CONTROLLER : null,
    clientPort: roles.includes("broker") ? ports.CLIENT : null,
  }));
}

/** Starts every node's JVM; the store is formatted by copying, which saves a JVM per node. */
export async function launchNodes(world: World, nodes: readonly PlannedNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => launchNode(world, node)));
}

export async function launchNode(world: World, node: PlannedNode): Promise<void> {
  const meta = {
    version: "1",
    "cluster.id": clusterIdOf(world.run, node.cluster),
    "node.id": String(node.nodeId),
    "directory.id": directoryId(),
  };
  const keystore = world.secrets?.clusters[node.cluster]?.keystore;
  await world.node(node.name).ask("launch", {
    files: {
      [propertiesFile]: propertiesText(serverProperties(world.plan, node)),
      ...(keystore === undefined ? {} : { [keystoreFile]: keystore }),
    },
    once: { [`${dataDirectory}/meta.properties`]: propertiesText(meta) },
    copyOnce: { [`${dataDirectory}/bootstrap.checkpoint`]: formattedStore },
    argv: ["/opt/kafka/bin/kafka-node", propertiesFile],
  });
}

/**
 * Waits until the cluster serves; a node that never starts is named, with its last log lines. One whose process ended will not
 * serve however long it is waited for (a value that Kafka refuses), so that ends the wait.
 */
export async function awaitCluster(
  world: World,
  cluster: string,
  within: Duration,
  signal: AbortSignal,
): Promise<StartedCluster> {
  const over = new AbortController();
  try {
    const ready = world.observer.ask("cluster.ready", { cluster, withinMs: within }, (within + seconds(5)) as Duration);
    const orDead = AbortSignal.any([signal, over.signal]);
    const { features, controllerId } = await unlessAborted(orDead, Promise.race([ready, firstDeath(world, cluster, orDead)]));
    return { cluster, clusterId: clusterIdOf(world.run, cluster), features, controllerId };
  } catch (error) {
    signal.throwIfAborted();
    const nodes = nodesOf(world.plan, cluster);
    const reports = await Promise.all(nodes.map((node) => lastWordsOf(world, node.name)));
    throw new EnvironmentError(`cluster ${cluster} did not come up: ${messageOf(error)}\n${reports.join("\n")}`, {
      cause: error,
      hint: "`muster doctor` checks memory and disk; the whole log is in the run folder's logs/",
    });
  } finally {
    over.abort();
  }
}

/** Where the topology wants other feature levels than a new cluster has, they are finalized now; tells those in force. */
export async function withFeatures(world: World, started: StartedCluster): Promise<StartedCluster> {
  const wanted = world.topology.clusters[started.cluster]?.features;
  if (wanted === undefined || Object.entries(wanted).every(([name, level]) => (started.features[name] ?? 0) === level))
    return started;
  const args = { cluster: started.cluster, features: wanted, withinMs: featuresWithin };
  const { features } = await world.observer.ask("features.set", args, (featuresWithin + seconds(5)) as Duration);
  return { ...started, features };
}

/** What client-ids may write to each broker, where the topology bounds it; before any of them does. */
export async function withQuotas(world: World, cluster: string): Promise<void> {
  const bytesPerSecond = world.topology.clusters[cluster]?.quotas;
  if (bytesPerSecond === undefined) return;
  await world.observer.ask(
    "quotas.set",
    { cluster, bytesPerSecond, withinMs: quotasWithin },
    (quotasWithin + seconds(5)) as Duration,
  );
}

/** Rejects when a node's process has ended; never resolves. */
async function firstDeath(world: World, cluster: string, signal: AbortSignal): Promise<never> {
  for (;;) {
    await pauseFor(seconds(1), signal);
    const nodes = nodesOf(world.plan, cluster);
    const states = await Promise.all(
      nodes.map(({ name }) =>
        world
          .node(name)
          .ask("state", {})
          .catch(() => undefined),
      ),
    );
    const dead = nodes.find((_, index) => states[index]?.process === "exited");
    if (dead !== undefined) throw new EnvironmentError(`${dead.name} ended before it served`);
  }
}

async function lastWordsOf(world: World, node: string): Promise<string> {
  try {
    const { process: state, exit } = await world.node(node).ask("state", {});
    const lines = lastWords([...(await world.node(node).ask("tail", { lines: 200 }))]);
    return `  ${node}: process ${state}${exit === null ? "" : ` (${exit})`}; its last lines:\n${lines.map((line) => `    ${line}`).join("\n")}`;
  } catch (error) {
    return `  ${node}: ${messageOf(error)}`;
  }
}
