import { describeTopicPartitionsV0 } from "@platformatic/kafka";
import type { PartitionSight } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { noError, Refused, unknownTopicOrPartition } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { type Claim, truthOf } from "./truth.ts";

/** Kafka's own limit of one response; a drill's topics stay far below it. */
const partitionLimit = 2000;

const byNumber = (a: number, b: number): number => a - b;

/** What one broker says about these topics; a topic it does not know is left out. */
export async function claimsOf(node: Broker, topics: readonly string[]): Promise<readonly Claim[]> {
  const sorted = topics.toSorted().map((name) => ({ name }));
  const response = await node.broker.ask(describeTopicPartitionsV0.api, sorted, partitionLimit);
  const since = now();
  if (response.nextCursor !== null) throw new Error(`more than ${partitionLimit} partitions in ${topics.join(", ")}`);
  return response.topics.flatMap(({ errorCode, name, topicId, partitions }) => {
    if (errorCode === unknownTopicOrPartition) return [];
    if (errorCode !== noError) throw new Refused(`${node.name} cannot describe ${name}`, errorCode);
    return partitions.map((one) => ({
      by: node.id,
      since,
      topicId,
      topic: name ?? "",
      partition: one.partitionIndex,
      leader: one.leaderId,
      leaderEpoch: one.leaderEpoch,
      replicas: one.replicaNodes,
      isr: one.isrNodes.toSorted(byNumber),
      elr: (one.eligibleLeaderReplicas ?? []).toSorted(byNumber),
    }));
  });
}

/** A claim without who said it. */
export const sightOf = ({ by, topicId, since, ...sight }: Claim): PartitionSight => sight;

/** Every broker's claims, one list per broker that answered. */
export async function claimsOfAll(brokers: readonly Broker[], topics: readonly string[]): Promise<readonly (readonly Claim[])[]> {
  const answers = await Promise.allSettled(brokers.map((node) => claimsOf(node, topics)));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

/** The truth about these topics, by partition; empty where no broker knows them. */
export async function partitionsOf(fleet: Fleet, cluster: string, topics: readonly string[]): Promise<readonly Claim[]> {
  const claims = (await claimsOfAll(fleet.brokers(cluster), topics)).flat();
  const byPartition = Map.groupBy(claims, ({ topic, partition }) => `${topic}/${partition}`);
  return [...byPartition.values()]
    .map(truthOf)
    .filter((truth) => truth !== undefined)
    .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
}
