import { deleteTopicsV6 } from "@platformatic/kafka";
import { milliseconds, seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { claimsOf, viewOf } from "./describe.ts";
import { nameOfError, noError, unknownTopicId } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
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
  /** Node ids by partition, preferred leader first: what was placed with care is placed so again. */
  readonly assignments: readonly (readonly number[])[];
  readonly configs: Readonly<Record<string, string>>;
}

export async function shapeOf(fleet: Fleet, cluster: string, name: string): Promise<Shape> {
  const { partitions } = await viewOf(fleet, cluster, [name]);
  const [first] = partitions;
  if (first === undefined) throw new Error(`cluster ${cluster} has no topic "${name}"`);
  const own = Object.entries(await ownConfigs(fleet, cluster, name));
  const configs = Object.fromEntries(own.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  const assignments = partitions.toSorted((a, b) => a.partition - b.partition).map(({ replicas }) => replicas);
  return { name, partitions: partitions.length, replicationFactor: first.replicas.length, assignments, configs };
}

/** A broker that another fault cuts off goes on naming what is gone: it is waited for this long, and told. */
const stragglersMs = 3000;

/**
 * Deletes it and waits until the brokers have forgotten it; returns those that answer and have not. By its id: a request that waits in a
 * broker that is cut off arrives late, and by its name it would delete what was made again in between.
 */
export async function deleteTopic(fleet: Fleet, cluster: string, name: string): Promise<readonly string[]> {
  const brokers = fleet.brokers(cluster);
  const topicId = (await viewOf(fleet, cluster, [name])).partitions[0]?.topicId;
  if (topicId === undefined) throw new Error(`cluster ${cluster} has no topic "${name}"`);
  let attempt = 0;
  let forgottenAt: number | undefined;
  return eventually<readonly string[]>({
    what: `${name} to be deleted and forgotten by the brokers of ${cluster}`,
    within,
    every: milliseconds(100),
    async probe() {
      const node = brokers[attempt++ % brokers.length];
      if (node === undefined) throw new Error(`cluster ${cluster} has no brokers`);
      if (forgottenAt === undefined) {
        const { responses } = await node.broker.ask(deleteTopicsV6.api, [{ name: null, topicId }], answerMs);
        const [answer] = responses;
        if (answer?.errorCode !== noError && answer?.errorCode !== unknownTopicId)
          return { seen: `${node.name}: ${nameOfError(answer?.errorCode ?? -1)}` };
      }
      const told = await Promise.all(brokers.map(async (one) => ({ name: one.name, knows: await knows(one, name, topicId) })));
      const still = told.filter((one) => one.knows === true).map((one) => one.name);
      if (!told.some((one) => one.knows === false)) return { seen: `${still.join(", ")} still name it` };
      forgottenAt ??= performance.now();
      return still.length === 0 || performance.now() - forgottenAt > stragglersMs
        ? { done: still }
        : { seen: `${still.join(", ")} still name it` };
    },
  });
}

/** Undefined where it does not answer. */
const knows = (node: Broker, name: string, topicId: string): Promise<boolean | undefined> =>
  claimsOf(node, [name]).then(
    (claims) => claims.some((claim) => claim.topicId === topicId),
    () => undefined,
  );

/** Whether no broker that answers knows it, and one does answer. */
export async function isGone(fleet: Fleet, cluster: string, name: string): Promise<boolean> {
  return !(await topicNames(fleet, cluster)).includes(name);
}

/** The same name, partitions, replicas and settings. What was in it is gone for good. */
export async function createEmpty(fleet: Fleet, cluster: string, shape: Shape): Promise<void> {
  try {
    await createAgain(fleet, cluster, shape, within);
  } catch (error) {
    throw new Error(`${shape.name} could not be created again: ${messageOf(error)}`, { cause: error });
  }
}
