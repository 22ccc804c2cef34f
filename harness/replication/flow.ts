import { propertiesText } from "../cluster/kraft.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { World } from "../runtime/world.ts";
import type { ReplicationDefinition } from "../topology/define.ts";
import { mirroredName } from "../topology/names.ts";
import {
  awaitState,
  awaitWorker,
  describe,
  putConnector,
  readBackConnector,
  rest,
  restartConnector,
  tellConnector,
  type Worker,
} from "./connect.ts";
import { type ConnectorTask, groupsIn } from "./connector-tasks.ts";
import { type Connector, connectors, workerProperties, workerPropertiesFile } from "./mirror-maker.ts";
import { workerSecrets } from "./security.ts";

/** Replication from one cluster to another, started, observed to mirror, and stopped at promotion. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly worker: Worker;
  readonly connectors: readonly Connector[];
  readonly definition: ReplicationDefinition<string, string>;
}

export function flowOf(
  world: World,
  definition: ReplicationDefinition<string, string>,
  topics: readonly string[],
  groups: readonly string[],
): Flow {
  const connect = world.plan.connects.find(({ cluster }) => cluster === definition.to);
  if (connect === undefined) throw new EnvironmentError(`no Connect worker stands next to ${definition.to}`);
  return {
    from: definition.from,
    to: definition.to,
    worker: { world, host: connect.name, restPort: connect.restPort },
    connectors: connectors(world.plan, definition, topics, groups),
    definition,
  };
}

/** Starts the worker's JVM; it waits by itself for the target cluster. */
export async function launchWorker(world: World, definition: ReplicationDefinition<string, string>): Promise<void> {
  const connect = world.plan.connects.find(({ cluster }) => cluster === definition.to);
  if (connect === undefined) return;
  await world.node(connect.name).ask("launch", {
    files: {
      [workerPropertiesFile]: propertiesText(workerProperties(world.plan, definition, connect)),
      ...(world.secrets === undefined ? {} : workerSecrets(world.secrets)),
    },
    argv: ["/opt/kafka/bin/connect-node", workerPropertiesFile],
  });
}

export async function startMirroring(flow: Flow, signal: AbortSignal): Promise<void> {
  await awaitWorker(flow.worker, seconds(90), signal);
  for (const connector of flow.connectors) await putConnector(flow.worker, connector, signal);
  await Promise.all(flow.connectors.map(({ name }) => awaitState(flow.worker, name, "RUNNING", seconds(60), signal)));
  await Promise.all(flow.connectors.map((connector) => readBackConnector(flow.worker, connector, signal)));
}

/** Only a record that arrived proves that mirroring works. */
export const awaitMirrored = (world: World, flow: Flow, topic: string, signal: AbortSignal): Promise<void> =>
  eventually({
    what: `a record of ${topic} to be mirrored from ${flow.from} to ${flow.to}`,
    within: seconds(60),
    every: milliseconds(150),
    signal,
    async probe() {
      const copy = mirroredName(flow.definition, topic);
      const { at: _, ...ends } = await world.observer.ask("ends", { cluster: flow.to, topic: copy, withinMs: 3000 });
      const total = Object.values(ends as Record<string, number>).reduce((sum, end) => sum + end, 0);
      return total > 0 ? { done: undefined } : { seen: "no record in the target" };
    },
  });

/**
 * Waits until MirrorMaker has made its copies of new topics, where they have names of their own that consumers will ask for. It looks for topics when it starts and then in intervals; where the topology
 * states none, that is once in ten minutes (Kafka's default), and the connector is started again, as an operator would.
 */
export async function followTopics(
  world: World,
  flow: Flow,
  topics: readonly TopicToFollow[],
  signal: AbortSignal,
): Promise<void> {
  const { definition, worker, connectors } = flow;
  const [source] = connectors;
  if (definition.intervals?.refreshTopics === undefined && source !== undefined) {
    await restartConnector(worker, source.name, signal);
    await awaitState(worker, source.name, "RUNNING", seconds(60), signal);
  }
  if (definition.policy === "identity") return;
  const copies = topics.map(({ name, partitions }) => ({ topic: mirroredName(definition, name), partitions }));
  await Promise.all(copies.map((copy) => awaitPartitions(world, flow.to, copy, signal)));
}

interface TopicToFollow {
  readonly name: string;
  readonly partitions: number;
}

const awaitPartitions = (
  world: World,
  cluster: string,
  { topic, partitions }: { readonly topic: string; readonly partitions: number },
  signal: AbortSignal,
): Promise<void> =>
  eventually({
    what: `MirrorMaker to make ${topic} in ${cluster}`,
    within: seconds(60),
    every: milliseconds(250),
    signal,
    async probe() {
      const there = await world.observer.ask("topics.describe", { cluster, topics: [topic] });
      const led = there.filter(({ leader }) => leader >= 0).length;
      return led === partitions ? { done: undefined } : { seen: `${led} of ${partitions} partitions are led` };
    },
  });

/** Whose offsets MirrorMaker looks after: the groups that it has found and told its checkpoint tasks. */
export async function assignedGroups({ worker, connectors }: Flow): Promise<string[]> {
  const checkpoint = connectors.find(({ config }) => config["connector.class"]?.endsWith("MirrorCheckpointConnector"));
  const answer = await rest(worker, "GET", `/connectors/${checkpoint?.name}/tasks`);
  if (answer.status !== 200)
    throw new EnvironmentError(`${worker.host} does not tell the tasks of ${checkpoint?.name}: ${describe(answer)}`);
  return groupsIn(answer.body as readonly ConnectorTask[]);
}

/** People may pause connectors; nothing of what they know is lost, and nothing is copied until they run again. */
export async function pauseMirroring(flow: Flow, signal: AbortSignal): Promise<void> {
  await Promise.all(flow.connectors.map(({ name }) => tellConnector(flow.worker, name, "pause", seconds(60), signal)));
}

/** Stops every connector of the flow: after this nothing is mirrored any more, so that a target's end can be recorded. */
export async function stopMirroring(flow: Flow, signal: AbortSignal): Promise<void> {
  await Promise.all(flow.connectors.map(({ name }) => tellConnector(flow.worker, name, "stop", seconds(60), signal)));
}
