import { metadataV12 } from "@platformatic/kafka";
import { messageOf } from "../../core/errors.ts";
import type { Fleet } from "./fleet.ts";

/** Names of all topics, Kafka's own included, from whichever brokers answer; an error where none does. */
export async function topicNames(fleet: Fleet, cluster: string): Promise<string[]> {
  const answers = await Promise.allSettled(
    fleet.brokers(cluster).map(async ({ broker }) => (await broker.ask(metadataV12.api, null, false, false)).topics),
  );
  const told = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const [failed] = answers.flatMap((answer) => (answer.status === "rejected" ? [messageOf(answer.reason)] : []));
  if (told.length === 0) throw new Error(`no broker of ${cluster} tells its topics: ${failed ?? "it has none"}`);
  return [...new Set(told.flat().flatMap(({ name }) => name ?? []))].toSorted();
}
