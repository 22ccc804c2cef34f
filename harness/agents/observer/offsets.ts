import { listOffsetsV9 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { partitionsOf } from "./describe.ts";
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

/** One position of several partitions of a topic; the epoch makes a node that no longer leads (or does not yet) refuse. */
export async function positionsAt(
  node: Broker,
  position: Position,
  topic: string,
  partitions: readonly Claim[],
): Promise<ReadonlyMap<number, number>> {
  const { replica, isolation, timestamp } = questions[position];
  const asked = partitions.map((one) => ({ partitionIndex: one.partition, currentLeaderEpoch: one.leaderEpoch, timestamp }));
  const response = await node.broker.ask(listOffsetsV9.api, replica, isolation, [{ name: topic, partitions: asked }]);
  const answers = response.topics.flatMap((one) => one.partitions);
  const refused = answers.find(({ errorCode }) => errorCode !== noError);
  if (refused !== undefined)
    throw new Refused(`${node.name} refuses ${position} of ${topic}-${refused.partitionIndex}`, refused.errorCode);
  return new Map(answers.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
}

/** Partitions by the node that truly leads them; throws where one has no leader that we could ask. */
export function byLeader(fleet: Fleet, cluster: string, partitions: readonly Claim[]): ReadonlyMap<Broker, readonly Claim[]> {
  return Map.groupBy(partitions, ({ topic, partition, leader }) => {
    const node = fleet.broker(cluster, leader);
    if (node === undefined) throw new Error(`${topic}-${partition} has no leader`);
    return node;
  });
}

/** Log end offsets of a topic from each partition's true leader, once all of them answer. */
export async function logEnds(
  fleet: Fleet,
  cluster: string,
  topic: string,
  withinMs: number,
): Promise<Readonly<Record<string, number>>> {
  return await eventually({
    what: `the log ends of ${topic} in ${cluster}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const partitions = await partitionsOf(fleet, cluster, [topic]);
      if (partitions.length === 0) return { seen: "no broker knows the topic" };
      const groups = [...byLeader(fleet, cluster, partitions)];
      const ends = await Promise.all(groups.map(([node, led]) => positionsAt(node, "logEnd", topic, led)));
      return { done: Object.fromEntries(ends.flatMap((one) => [...one])) };
    },
  });
}
