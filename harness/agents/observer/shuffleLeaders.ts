import { alterPartitionReassignmentsV0, createAPI, type Reader, Writer } from "@platformatic/kafka";
import { milliseconds, seconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { now } from "../clock.ts";
import { viewOf } from "./describe.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import type { Claim } from "./truth.ts";

const movedWithin = seconds(20);
const answerMs = 10_000;

/** The leader is elected already. */
const electionNotNeeded = 84;

/** Node ids by partition, the preferred leader first. */
export type Order = ReadonlyMap<number, readonly number[]>;

/** Who leads goes to the end, the others keep their order: every partition gets another leader, and no replica moves. */
export function shuffled(partitions: readonly Pick<Claim, "partition" | "leader" | "replicas">[]): Order {
  return new Map(
    partitions.map(({ partition, leader, replicas }) => [partition, [...replicas.filter((id) => id !== leader), leader]]),
  );
}

/** Refuses a topic whose replicas are not all in sync: who could not be elected would make it another fault. */
export async function shuffleLeaders(
  fleet: Fleet,
  cluster: string,
  topic: string,
): Promise<{ readonly issuedAt: number; readonly before: Order; readonly saw: string[] }> {
  const { partitions } = await viewOf(fleet, cluster, [topic]);
  const behind = partitions.filter(({ isr, replicas, leader }) => isr.length < replicas.length || leader < 0);
  if (partitions.length === 0 || behind.length > 0)
    throw new Error(
      `${behind.length} of ${partitions.length} partitions of ${topic} in ${cluster} lack a leader or a replica in sync`,
    );
  if (partitions.some(({ replicas }) => replicas.length < 2))
    throw new Error(`${topic} in ${cluster} has nobody else to lead it`);
  const issuedAt = now();
  const order = shuffled(partitions);
  await leadBy(fleet, cluster, topic, order);
  const saw = partitions.map(({ partition, leader }) => {
    const next = order.get(partition)?.[0] ?? -1;
    return `${topic}/${partition} led by ${fleet.nameOf(cluster, next)}, before by ${fleet.nameOf(cluster, leader)}`;
  });
  return { issuedAt, before: new Map(partitions.map(({ partition, replicas }) => [partition, replicas])), saw };
}

/** States the order and has the first of each elected, until those of them that are in sync are seen to lead. */
export async function leadBy(fleet: Fleet, cluster: string, topic: string, order: Order): Promise<void> {
  const brokers = fleet.brokers(cluster);
  let attempt = 0;
  await eventually({
    what: `the preferred leaders of ${topic} in ${cluster} to lead`,
    within: movedWithin,
    every: milliseconds(100),
    async probe() {
      const node = brokers[attempt++ % brokers.length];
      if (node === undefined) throw new Error(`cluster ${cluster} has no brokers`);
      const problem = await stateAndElect(node, topic, order);
      const { partitions } = await viewOf(fleet, cluster, [topic]);
      const others = partitions.filter(({ partition, leader, isr }) => {
        const first = order.get(partition)?.[0] ?? -1;
        return first !== leader && isr.includes(first);
      });
      if (partitions.length > 0 && others.length === 0) return { done: undefined };
      return { seen: `${others.length} of ${partitions.length} are led by others${problem === undefined ? "" : `; ${problem}`}` };
    },
  });
}

async function stateAndElect({ broker, name }: Broker, topic: string, order: Order): Promise<string | undefined> {
  const partitions = Array.from(order, ([partitionIndex, replicas]) => ({ partitionIndex, replicas: [...replicas] }));
  const stated = await broker.ask(alterPartitionReassignmentsV0.api, answerMs, true, [{ name: topic, partitions }]);
  const answers = stated.responses.flatMap((one) => one.partitions.map(({ errorCode }) => errorCode));
  const elected = await broker.ask(electLeaders, topic, [...order.keys()]);
  const refused = [stated.errorCode, ...answers, ...elected].find((code) => code !== noError && code !== electionNotNeeded);
  return refused === undefined ? undefined : `${name}: ${nameOfError(refused)}`;
}

/**
 * ElectLeaders, version 2, of the preferred leaders: the library has no call for it. Its answer is the error code of the request, then that of
 * each partition.
 */
const electLeaders = createAPI<[topic: string, partitions: number[]], number[]>(
  43,
  2,
  (topic, partitions) =>
    Writer.create()
      .appendInt8(0)
      .appendArray([{ topic, partitions }], (writer, one) => {
        writer
          .appendString(one.topic)
          .appendArray(one.partitions, (inner, partition: number) => inner.appendInt32(partition), true, false);
      })
      .appendInt32(answerMs)
      .appendTaggedFields(),
  (_correlation, _key, _version, reader: Reader) => {
    reader.readInt32();
    const own = reader.readInt16();
    const ofTopics = reader.readArray((topics) => {
      topics.readString();
      return topics.readArray((one) => {
        one.readInt32();
        const code = one.readInt16();
        one.readNullableString();
        return code;
      });
    });
    reader.readTaggedFields();
    return [own, ...(ofTopics as number[][]).flat()];
  },
);
