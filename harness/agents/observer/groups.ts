import { offsetCommitV9, offsetFetchV9 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { viewOf } from "./describe.ts";
import { noError, Refused } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import type { Claim } from "./truth.ts";

/** Where Kafka keeps groups: the leader of a group's partition is its coordinator. */
export const offsetsTopic = "__consumer_offsets";

/** Committed offset per partition; null where the group has none. */
type Offsets = Readonly<Record<string, number | null>>;

/** Partitions by topic. */
type Asked = ReadonlyMap<string, readonly number[]>;

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

interface Committed {
  readonly group: string;
  readonly topic: string;
  readonly offsets: Offsets;
}

/** What these groups have committed, from the node that coordinates all of them. */
export async function committedAt(node: Broker, groups: readonly string[], asked: Asked): Promise<readonly Committed[]> {
  const topics = [...asked].map(([name, partitions]) => ({ name, partitionIndexes: [...partitions] }));
  const request = groups.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics }));
  const response = await node.broker.ask(offsetFetchV9.api, request, false);
  return response.groups.flatMap(({ groupId: group, errorCode, topics: answers }) => {
    const code = [errorCode, ...answers.flatMap((one) => one.partitions.map((each) => each.errorCode))].find(
      (one) => one !== noError,
    );
    if (code !== undefined) throw new Refused(`${node.name} does not tell the offsets of ${group}`, code);
    return answers.map(({ name: topic, partitions }) => ({
      group,
      topic,
      offsets: Object.fromEntries(partitions.map((one) => [one.partitionIndex, offsetOrNull(one.committedOffset)])),
    }));
  });
}

const offsetOrNull = (offset: bigint): number | null => (offset < 0n ? null : Number(offset));

/** One group's offsets on one topic; all null where the cluster has never had a group. */
export async function groupOffsets(fleet: Fleet, cluster: string, group: string, topic: string): Promise<Offsets> {
  return await eventually<Offsets>({
    what: `the offsets of group ${group} in ${cluster}`,
    within: milliseconds(lookupWithinMs),
    every: milliseconds(100),
    probe: async () => {
      const { partitions: known } = await viewOf(fleet, cluster, [topic, offsetsTopic]);
      const partitions = known.filter((one) => one.topic === topic).map(({ partition }) => partition);
      if (partitions.length === 0) return { seen: `no broker knows ${topic}` };
      const coordinated = known.filter((one) => one.topic === offsetsTopic);
      if (coordinated.length === 0) return { done: Object.fromEntries(partitions.map((one) => [one, null])) };
      const coordinator = coordinatorOf(fleet, cluster, group, coordinated);
      if (coordinator === undefined) return { seen: "its coordinator's partition has no leader" };
      const [committed] = await committedAt(coordinator, [group], new Map([[topic, partitions]]));
      return { done: committed?.offsets ?? {} };
    },
  });
}

/** As an operator does it, without being a member: Kafka takes it of a group that has none, and of no other. */
export async function commitFor(
  fleet: Fleet,
  cluster: string,
  group: string,
  topic: string,
  offsets: Readonly<Record<string, number>>,
): Promise<void> {
  const partitions = Object.entries(offsets).map(([partition, offset]) => ({
    partitionIndex: Number(partition),
    committedOffset: BigInt(offset),
    committedLeaderEpoch: -1,
    committedMetadata: "",
  }));
  const refusal = await eventually<Refused | null>({
    what: `the coordinator of ${group} in ${cluster} to take its offsets`,
    within: milliseconds(lookupWithinMs),
    every: milliseconds(100),
    probe: async () => {
      const { partitions: coordinated } = await viewOf(fleet, cluster, [offsetsTopic]);
      const coordinator = coordinatorOf(fleet, cluster, group, coordinated);
      if (coordinator === undefined) return { seen: "its coordinator's partition has no leader, or there is none yet" };
      const answer = await coordinator.broker.ask(offsetCommitV9.api, group, -1, "", null, [{ name: topic, partitions }]);
      const code = answer.topics.flatMap((one) => one.partitions).find(({ errorCode }) => errorCode !== noError)?.errorCode;
      if (code === undefined) return { done: null };
      const said = new Refused(`${coordinator.name} takes no offsets of ${group} on ${topic}`, code);
      return passing.has(code) ? { seen: said.message } : { done: said };
    },
  });
  if (refusal !== null) throw refusal;
}

/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR: asked again, somebody answers. */
const passing: ReadonlySet<number> = new Set([14, 15, 16]);

function coordinatorOf(fleet: Fleet, cluster: string, group: string, coordinated: readonly Claim[]): Broker | undefined {
  const partition = partitionOfGroup(group, coordinated.length);
  return fleet.broker(cluster, coordinated.find((one) => one.partition === partition)?.leader ?? -1);
}
