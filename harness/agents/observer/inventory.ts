import { ConfigResourceTypes, describeConfigsV4, listGroupsV5, listPartitionReassignmentsV0 } from "@platformatic/kafka";
import { messageOf } from "../../core/errors.ts";
import type { GroupSight, Inventory, ObserverCommands } from "../../protocol/commands.ts";
import { aclsAt } from "./acls.ts";
import { viewOf } from "./describe.ts";
import { Unanswered } from "./endpoint.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { groupOffsets } from "./groups.ts";

type Asked = ObserverCommands["inventory"]["args"];

/** Nothing is guessed: what no broker tells is an error, never an empty list. */
export async function inventoryOf(fleet: Fleet, { cluster, topics, groups }: Asked): Promise<Inventory> {
  const { partitions } = await viewOf(fleet, cluster, topics);
  const there = topics.filter((topic) => partitions.some((one) => one.topic === topic));
  const states = await groupStates(fleet.brokers(cluster));
  const known = await Promise.all(
    there.map(async (topic) => {
      const own = partitions.filter((one) => one.topic === topic);
      const replicas = Math.min(...own.map((one) => one.replicas.length));
      return [topic, { partitions: own.length, replicas, configs: await configsOf(fleet, cluster, topic) }] as const;
    }),
  );
  const sights = await Promise.all(
    groups.map(async (group): Promise<readonly [string, GroupSight]> => {
      const offsets = await Promise.all(
        there.map(async (topic) => [topic, await groupOffsets(fleet, cluster, group, topic)] as const),
      );
      return [group, { state: states.get(group) ?? null, offsets: Object.fromEntries(offsets) }];
    }),
  );
  return {
    topics: Object.fromEntries(known),
    acls: await aclsOf(fleet, cluster),
    groups: Object.fromEntries(sights),
    reassigning: await reassigningIn(fleet, cluster),
  };
}

const withinMs = 2000;

/** The first broker that answers. */
async function askAny<T>(fleet: Fleet, cluster: string, ask: (node: Broker) => Promise<T>): Promise<T> {
  try {
    return await Promise.any(fleet.brokers(cluster).map(ask));
  } catch (error) {
    throw error instanceof AggregateError ? new Error(error.errors.map(messageOf).join("; "), { cause: error }) : error;
  }
}

const configsOf = (fleet: Fleet, cluster: string, topic: string): Promise<Readonly<Record<string, string | null>>> =>
  askAny(fleet, cluster, async ({ broker }) => {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configurationKeys: null };
    const [result] = (await broker.ask(describeConfigsV4.api, [resource], false, false)).results;
    if (result?.errorCode !== noError)
      throw new Error(`cannot describe ${topic}: ${result?.errorMessage ?? nameOfError(result?.errorCode ?? -1)}`);
    return Object.fromEntries(result.configs.map(({ name, value }) => [name, value ?? null]));
  });

/** Every group is told by its coordinator, so all brokers are asked; one that does not answer coordinates nothing now. */
async function groupStates(brokers: readonly Broker[]): Promise<Map<string, string>> {
  const told = await Promise.all(
    brokers.map(({ broker }) =>
      broker.ask(listGroupsV5.api, [], []).then(
        ({ groups }) => groups.map(({ groupId, groupState }) => [groupId, groupState] as const),
        (error: unknown) => {
          if (error instanceof Unanswered) return [];
          throw error;
        },
      ),
    ),
  );
  return new Map(told.flat());
}

const reassigningIn = (fleet: Fleet, cluster: string): Promise<string[]> =>
  askAny(fleet, cluster, async ({ broker }) => {
    const { errorCode, topics } = await broker.ask(listPartitionReassignmentsV0.api, withinMs, null);
    if (errorCode !== noError) throw new Error(`no broker tells what is reassigned: ${nameOfError(errorCode)}`);
    return topics
      .flatMap(({ name, partitions }) => partitions.map(({ partitionIndex }) => `${name}/${partitionIndex}`))
      .toSorted();
  });

const aclsOf = (fleet: Fleet, cluster: string): Promise<string[] | null> => askAny(fleet, cluster, aclsAt);
