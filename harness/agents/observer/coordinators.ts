import { listGroupsV5, listTransactionsV1 } from "@platformatic/kafka";
import type { ObserverCommands } from "../../protocol/commands.ts";
import { viewOf } from "./describe.ts";
import { Unanswered } from "./endpoint.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { offsetsTopic, partitionOfGroup } from "./groups.ts";

type Coordinator = ObserverCommands["coordinator"];

/** Where Kafka keeps what its coordinators know: the leader of a key's partition coordinates it, for both by the same rule. */
const kept = { group: offsetsTopic, transaction: "__transaction_state" } as const;

/**
 * Worked out from the truth about leaders, not asked for with FindCoordinator: that makes the topic where there is none, and a
 * broker that is cut off names a coordinator of yesterday.
 */
export async function coordinatorOf(fleet: Fleet, { cluster, of, key }: Coordinator["args"]): Promise<Coordinator["result"]> {
  const { partitions } = await viewOf(fleet, cluster, [kept[of]]);
  const known = await knownTo(fleet.brokers(cluster), of);
  const own = partitions.find(({ partition }) => partition === partitionOfGroup(key, partitions.length));
  return { node: own === undefined || own.leader < 0 ? null : own.leader, known };
}

/** What the brokers that answer coordinate, by name. */
async function knownTo(brokers: readonly Broker[], of: Coordinator["args"]["of"]): Promise<string[]> {
  const told = await Promise.all(
    brokers.map((node) =>
      (of === "group" ? groupsAt(node) : transactionsAt(node)).catch((error: unknown) => {
        if (error instanceof Unanswered) return [];
        throw error;
      }),
    ),
  );
  return [...new Set(told.flat())].toSorted();
}

const groupsAt = async ({ broker }: Broker): Promise<string[]> =>
  (await broker.ask(listGroupsV5.api, [], [])).groups.map(({ groupId }) => groupId);

const transactionsAt = async ({ broker }: Broker): Promise<string[]> =>
  (await broker.ask(listTransactionsV1.api, [], [], -1n, null)).transactionStates.map(({ transactionalId }) => transactionalId);
