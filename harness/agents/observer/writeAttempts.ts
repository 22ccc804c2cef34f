import { produceV11 } from "@platformatic/kafka";
import type { Security } from "../../protocol/security.ts";
import { viewOf } from "./describe.ts";
import { nameOfError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { reasonOf } from "./reasonOf.ts";
import { clientListener } from "./users.ts";

const answerMs = 5000;

/**
 * No broker takes a write with such acks, and each looks at the writer's rights before (`KafkaApis.handleProduceRequest` authorizes, then
 * `ReplicaManager.appendRecords` looks at acks, then at the records): what a user may is shown, and nothing is appended.
 */
const impossibleAcks = 2;

/** A real produce request of this user, of one record to each partition, to its leader. Kafka's word for each, or why there is none. */
export async function attemptWrites(
  fleet: Fleet,
  cluster: string,
  topic: string,
  security: Security,
): Promise<Readonly<Record<string, string>>> {
  const { partitions } = await viewOf(fleet, cluster, [topic]);
  const told = partitions.map(async ({ partition, leader }) => {
    const node = fleet.broker(cluster, leader);
    const word = node === undefined ? "nobody leads it" : await attemptWrite(node, security, { topic, partition });
    return [partition, word] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}

/** Who is not let in may not write either: that is told in words, with the broker, and ends nothing. */
export async function attemptWrite(
  node: Pick<Broker, "name" | "address" | "clientPort">,
  security: Security,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Promise<string> {
  const listener = clientListener(node, security);
  try {
    const record = { topic, partition, value: Buffer.from("muster: may this user write here?") };
    const answer = await listener.ask(produceV11.api, impossibleAcks, answerMs, [record], {});
    const code = typeof answer === "boolean" ? undefined : answer.responses[0]?.partitionResponses[0]?.errorCode;
    return code === undefined ? "NO_ANSWER" : nameOfError(code);
  } catch (error) {
    return `${node.name} does not take it: ${reasonOf(error)}`;
  } finally {
    listener.close();
  }
}
