import { deleteTopicsV6 } from "@platformatic/kafka";
import { milliseconds, seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { viewOf } from "./describe.ts";
import { nameOfError, noError, unknownTopicOrPartition } from "./errorCodes.ts";
import type { Fleet } from "./fleet.ts";
import { ownConfigs } from "./topicConfig.ts";
import { topicNames } from "./topicNames.ts";
import { createAgain } from "./topics.ts";

const within = seconds(20);
const answerMs = 5000;

/** What a topic was like, apart from its records. */
export interface Shape {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly configs: Readonly<Record<string, string>>;
}

export async function shapeOf(fleet: Fleet, cluster: string, name: string): Promise<Shape> {
  const { partitions } = await viewOf(fleet, cluster, [name]);
  const [first] = partitions;
  if (first === undefined) throw new Error(`cluster ${cluster} has no topic "${name}"`);
  const own = Object.entries(await ownConfigs(fleet, cluster, name));
  const configs = Object.fromEntries(own.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  return { name, partitions: partitions.length, replicationFactor: first.replicas.length, configs };
}

/** Deletes it and waits until no broker knows it any more. */
export async function deleteTopic(fleet: Fleet, cluster: string, name: string): Promise<void> {
  const brokers = fleet.brokers(cluster);
  let attempt = 0;
  await eventually({
    what: `${name} to be deleted and forgotten by every broker of ${cluster}`,
    within,
    every: milliseconds(100),
    async probe() {
      const { partitions } = await viewOf(fleet, cluster, [name]);
      if (partitions.length === 0) return { done: undefined };
      const node = brokers[attempt++ % brokers.length];
      if (node === undefined) throw new Error(`cluster ${cluster} has no brokers`);
      const { responses } = await node.broker.ask(deleteTopicsV6.api, [{ name }], answerMs);
      const [answer] = responses;
      const gone = answer?.errorCode === noError || answer?.errorCode === unknownTopicOrPartition;
      return { seen: gone ? "some broker still knows it" : `${node.name}: ${nameOfError(answer?.errorCode ?? -1)}` };
    },
  });
}

/** Whether no broker that answers knows it, and one does answer. */
export async function isGone(fleet: Fleet, cluster: string, name: string): Promise<boolean> {
  return !(await topicNames(fleet, cluster)).includes(name);
}

/** The same name, partitions and settings. What was in it is gone for good. */
export async function createEmpty(fleet: Fleet, cluster: string, shape: Shape): Promise<void> {
  try {
    await createAgain(fleet, cluster, shape, within);
  } catch (error) {
    throw new Error(`${shape.name} could not be created again: ${messageOf(error)}`, { cause: error });
  }
}
