import { offsetFetchV9 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { partitionsOf } from "./describe.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import type { Claim } from "./truth.ts";

/** Where Kafka keeps groups: the leader of a group's partition is its coordinator. */
export const offsetsTopic = "__consumer_offsets";

/** Committed offset per partition; null where the group has none. */
export type GroupOffsets = Readonly<Record<string, number | null>>;

const lookupWithinMs = 5000;

/**
 * The partition of a group, by Kafka's own rule (Java's String.hashCode). We work the coordinator out instead of asking with
 * FindCoordinator, because that creates the topic where there is none, and a cut-off broker would name a stale one.
 */
export function partitionOfGroup(group: string, partitions: number): number {
  let hash = 0;
  for (let i = 0; i < group.length; i++) hash = (Math.imul(31, hash) + group.charCodeAt(i)) | 0;
  return hash === -(2 ** 31) ? 0 : Math.abs(hash) % partitions;
}

/** What these groups committed on a topic, from the node that coordinates all of them. */
export async function committedAt(
  node: Broker,
  groups: readonly string[],
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<string, GroupOffsets>> {
  const topics = [{ name: topic, partitionIndexes: [...partitions] }];
  const request = groups.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics }));
  const response = await node.broker.ask(offsetFetchV9.api, request, false);
  return new Map(
    response.groups.map(({ groupId, errorCode, topics: answered }) => {
      const offsets = answered.flatMap((one) => one.partitions);
      const code = errorCode || (offsets.find((one) => one.errorCode !== noError)?.errorCode ?? noError);
      if (code !== noError) throw new Error(`${node.name} cannot tell offsets of ${groupId}: ${nameOfError(code)}`);
      return [groupId, Object.fromEntries(offsets.map((one) => [one.partitionIndex, offsetOrNull(one.committedOffset)]))];
    }),
  );
}

const offsetOrNull = (offset: bigint): number | null => (offset < 0n ? null : Number(offset));

/** One group's offsets on one topic; all null where the cluster has never had a group. */
export async function groupOffsets(fleet: Fleet, cluster: string, group: string, topic: string): Promise<GroupOffsets> {
  return await eventually({
    what: `the offsets of group ${group} in ${cluster}`,
    within: milliseconds(lookupWithinMs),
    every: milliseconds(100),
    probe: async () => {
      const known = await partitionsOf(fleet, cluster, [topic, offsetsTopic]);
      const partitions = known.filter((one) => one.topic === topic).map(({ partition }) => partition);
      if (partitions.length === 0) return { seen: `no broker knows ${topic}` };
      const coordinated = known.filter((one) => one.topic === offsetsTopic);
      if (coordinated.length === 0) return { done: Object.fromEntries(partitions.map((one) => [one, null])) };
      const coordinator = coordinatorOf(fleet, cluster, group, coordinated);
      if (coordinator === undefined) return { seen: "its coordinator's partition has no leader" };
      return { done: (await committedAt(coordinator, [group], topic, partitions)).get(group) ?? {} };
    },
  });
}

/** The node that leads the group's partition, of the partitions of the offsets topic. */
export function coordinatorOf(fleet: Fleet, cluster: string, group: string, coordinated: readonly Claim[]): Broker | undefined {
  const partition = partitionOfGroup(group, coordinated.length);
  const leader = coordinated.find((one) => one.partition === partition)?.leader ?? -1;
  return fleet.broker(cluster, leader);
}
