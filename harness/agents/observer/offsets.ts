import { listOffsetsV9 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually, type Seen } from "../../core/eventually.ts";
import type { ObserverCommands } from "../../protocol/commands.ts";
import { type View, viewOf } from "./describe.ts";
import { noError, Refused } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import type { Claim } from "./truth.ts";

/** How ListOffsets asks for each position of a log. Replica −2 is Kafka's debugging consumer: it is shown the log's end, others the high watermark. */
const questions = {
  logEnd: { replica: -2, isolation: 0, timestamp: -1n },
  highWatermark: { replica: -1, isolation: 0, timestamp: -1n },
  lastStable: { replica: -1, isolation: 1, timestamp: -1n },
  logStart: { replica: -1, isolation: 0, timestamp: -2n },
} as const;

export type Position = keyof typeof questions;

export interface Told {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly errorCode: number;
}

/** One question for all of them; the epoch makes a node that no longer leads (or does not yet) refuse. */
async function ask(node: Broker, position: Position, partitions: readonly Claim[]): Promise<readonly Told[]> {
  const { replica, isolation, timestamp } = questions[position];
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map((one) => ({ partitionIndex: one.partition, currentLeaderEpoch: one.leaderEpoch, timestamp })),
  }));
  const response = await node.broker.ask(listOffsetsV9.api, replica, isolation, topics);
  return response.topics.flatMap(({ name: topic, partitions: answers }) =>
    answers.map(({ partitionIndex: partition, offset, errorCode }) => ({ topic, partition, offset: Number(offset), errorCode })),
  );
}

/** One position of several partitions, of any topics; those that the node refuses to answer for are left out. */
export const positionsTold = async (node: Broker, position: Position, partitions: readonly Claim[]): Promise<readonly Told[]> =>
  (await ask(node, position, partitions)).filter(({ errorCode }) => errorCode === noError);

/** One position of several partitions of a topic, of all of them or none. */
export async function positionsAt(
  node: Broker,
  position: Position,
  topic: string,
  partitions: readonly Claim[],
): Promise<ReadonlyMap<number, number>> {
  const answers = await ask(node, position, partitions);
  const refused = answers.find(({ errorCode }) => errorCode !== noError);
  if (refused !== undefined)
    throw new Refused(`${node.name} refuses ${position} of ${topic}-${refused.partition}`, refused.errorCode);
  return new Map(answers.map(({ partition, offset }) => [partition, offset]));
}

/** Partitions by the node that truly leads them; undefined holds those whose leader is not there to be asked. */
export const byLeader = (
  fleet: Fleet,
  cluster: string,
  { partitions, answered }: View,
): ReadonlyMap<Broker | undefined, readonly Claim[]> =>
  Map.groupBy(partitions, ({ leader }) => (answered.has(leader) ? fleet.broker(cluster, leader) : undefined));

/** Log end offsets of a topic from each partition's true leader, once all of them answer. */
export const logEnds = (
  fleet: Fleet,
  cluster: string,
  topic: string,
  withinMs: number,
): Promise<Readonly<Record<string, number>>> =>
  eventually<Readonly<Record<string, number>>>({
    what: `the log ends of ${topic} in ${cluster}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: () => positionOfEach(fleet, cluster, topic, "logEnd"),
  });

/** The same with where each log begins, which retention moves on. */
export async function logRanges(
  fleet: Fleet,
  cluster: string,
  topic: string,
  withinMs: number,
): Promise<Readonly<Record<string, { readonly start: number; readonly end: number }>>> {
  const starts = await eventually<Readonly<Record<string, number>>>({
    what: `the log starts of ${topic} in ${cluster}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: () => positionOfEach(fleet, cluster, topic, "logStart"),
  });
  const ends = await logEnds(fleet, cluster, topic, withinMs);
  return Object.fromEntries(Object.entries(ends).map(([partition, end]) => [partition, { start: starts[partition] ?? 0, end }]));
}

type OffsetsAt = ObserverCommands["offsets.at"];

/** Kafka's own offsetsForTimes, asked of each partition's true leader. */
export const offsetsAt = (fleet: Fleet, { cluster, topic, times, withinMs }: OffsetsAt["args"]): Promise<OffsetsAt["result"]> =>
  eventually<OffsetsAt["result"]>({
    what: `the offsets of ${topic} in ${cluster} by time`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const view = await viewOf(fleet, cluster, [topic]);
      const wanted = { ...view, partitions: view.partitions.filter(({ partition }) => times[partition] !== undefined) };
      const told = [...byLeader(fleet, cluster, wanted)].map(([node, led]) =>
        node === undefined ? [] : timesTold(node, led, times),
      );
      const found = (await Promise.all(told)).flat();
      const missing = Object.keys(times).filter((partition) => !found.some((one) => one.partition === Number(partition)));
      if (missing.length > 0) return { seen: `nobody tells of partitions ${missing.join(", ")}` };
      return { done: Object.fromEntries(found.map(({ partition, offset }) => [partition, offset < 0 ? null : offset])) };
    },
  });

async function timesTold(
  node: Broker,
  partitions: readonly Claim[],
  times: OffsetsAt["args"]["times"],
): Promise<readonly Told[]> {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map((one) => ({
      partitionIndex: one.partition,
      currentLeaderEpoch: one.leaderEpoch,
      timestamp: BigInt(times[one.partition] ?? 0),
    })),
  }));
  const response = await node.broker.ask(listOffsetsV9.api, ordinaryConsumer, 0, topics);
  return response.topics.flatMap(({ name: topic, partitions: answers }) =>
    answers.flatMap(({ partitionIndex: partition, offset, errorCode }) =>
      errorCode === noError ? [{ topic, partition, offset: Number(offset), errorCode }] : [],
    ),
  );
}

const ordinaryConsumer = -1;

async function positionOfEach(
  fleet: Fleet,
  cluster: string,
  topic: string,
  position: Position,
): Promise<Seen<Readonly<Record<string, number>>>> {
  const view = await viewOf(fleet, cluster, [topic]);
  if (view.partitions.length === 0) return { seen: "no broker knows the topic" };
  const told = [...byLeader(fleet, cluster, view)].map(([node, led]) => {
    if (node === undefined)
      throw new Error(`no leader answers for partitions ${led.map(({ partition }) => partition).join(", ")}`);
    return positionsAt(node, position, topic, led);
  });
  return { done: Object.fromEntries((await Promise.all(told)).flatMap((one) => [...one])) };
}
