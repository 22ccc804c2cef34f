import { produceV11 } from "@platformatic/kafka";
import { IDENTITY_HEADER } from "../../ledger/identity.ts";
import { viewOf } from "./describe.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Fleet } from "./fleet.ts";

export interface Poison {
  readonly cluster: string;
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
}

const answerMs = 5000;
/** Says that it is ours, and is no identity: whoever reads it as one must fail. */
const unreadable = Buffer.from("poison");

/** Written to the partition's leader with acks=all. Returns the offsets of the first and the last. */
export async function poison(fleet: Fleet, { cluster, topic, partition, records }: Poison): Promise<[from: number, to: number]> {
  const { partitions } = await viewOf(fleet, cluster, [topic]);
  const own = partitions.find((one) => one.partition === partition);
  if (own === undefined) throw new Error(`cluster ${cluster} has no ${topic}/${partition}`);
  const leader = fleet.broker(cluster, own.leader);
  if (leader === undefined) throw new Error(`nobody leads ${topic}/${partition} in ${cluster}`);
  const record = { topic, partition, value: unreadable, headers: new Map([[Buffer.from(IDENTITY_HEADER), unreadable]]) };
  const batch = Array.from({ length: records }, () => ({ ...record }));
  const answer = await leader.broker.ask(produceV11.api, -1, answerMs, batch, {});
  const told = typeof answer === "boolean" ? undefined : answer.responses[0]?.partitionResponses[0];
  if (told === undefined || told.errorCode !== noError)
    throw new Error(`${topic}/${partition} took no poison: ${nameOfError(told?.errorCode ?? -1)}`);
  return [Number(told.baseOffset), Number(told.baseOffset) + records - 1];
}
