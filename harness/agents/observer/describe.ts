import { describeTopicPartitionsV0 } from "@platformatic/kafka";
import type { PartitionSight } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { Unanswered } from "./endpoint.ts";
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

/** The truth about topics, by partition, and which brokers were there to be asked. */
export interface View {
  readonly partitions: readonly Claim[];
  readonly answered: ReadonlySet<number>;
}

function nothingFrom(reason: unknown): readonly Claim[] {
  if (reason instanceof Unanswered) return [];
  throw reason;
}

/** Asks every broker by itself; no partitions where no broker knows the topics. */
export async function viewOf(fleet: Fleet, cluster: string, topics: readonly string[]): Promise<View> {
  const brokers = fleet.brokers(cluster);
  const answers = await Promise.allSettled(brokers.map((node) => claimsOf(node, topics)));
  const claims = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : nothingFrom(answer.reason)));
  fleet.memory.remember(cluster, claims);
  const partitions = [...Map.groupBy(claims, ({ topic, partition }) => `${topic}/${partition}`).values()]
    .flatMap((about) => truthOf(about) ?? [])
    .map((truth) => fleet.memory.newerThan(cluster, truth))
    .toSorted((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition);
  const answered = brokers.filter((_, i) => answers[i]?.status === "fulfilled").map(({ id }) => id);
  return { partitions, answered: new Set(answered) };
}
