import { produceV11 } from "@platformatic/kafka";
import { viewOf } from "./describe.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Fleet } from "./fleet.ts";

const answerMs = 5000;

/** Whether a fence holds is shown by a write that it must refuse. One that is taken says of itself what it is. */
export async function writeCanaries(
  fleet: Fleet,
  cluster: string,
  topic: string,
): Promise<Readonly<Record<string, string | null>>> {
  const { partitions } = await viewOf(fleet, cluster, [topic]);
  if (partitions.length === 0) throw new Error(`no broker of ${cluster} knows ${topic}`);
  const told = partitions.map(async ({ partition, leader }) => {
    const node = fleet.broker(cluster, leader);
    if (node === undefined) throw new Error(`nobody leads ${topic}/${partition} in ${cluster}`);
    const record = { topic, partition, value: Buffer.from("muster canary: this log must not take writes now") };
    const answer = await node.broker.ask(produceV11.api, -1, answerMs, [record], {});
    const code = typeof answer === "boolean" ? -1 : (answer.responses[0]?.partitionResponses[0]?.errorCode ?? -1);
    return [partition, code === noError ? null : nameOfError(code)] as const;
  });
  return Object.fromEntries(await Promise.all(told));
}
