import type { KeptRecord } from "../protocol/commands.ts";
import { textAt } from "./kafka-text.ts";

/** Where MirrorMaker says that a group stands: it had committed `upstream` at the source, and goes on at `downstream` at the target. */
export interface Checkpoint {
  readonly group: string;
  /** As it is called at the target. */
  readonly topic: string;
  readonly partition: number;
  readonly upstream: number;
  readonly downstream: number;
}

/**
 * A record of `<source>.checkpoints.internal`, as `org.apache.kafka.connect.mirror.Checkpoint` writes it. Key: group, topic (strings of a 16-bit
 * length), partition (32 bits); value: version 0 (16 bits), two offsets (64 bits each), metadata. null = none: a tombstone, or of a version that
 * nobody has told us of.
 */
export function checkpointIn({ key, value }: Pick<KeptRecord, "key" | "value">): Checkpoint | null {
  if (key === null || value === null) return null;
  const [name, rest] = [Buffer.from(key, "base64"), Buffer.from(value, "base64")];
  const group = textAt(name, 0);
  const topic = group && textAt(name, group.end);
  if (!group || !topic || name.length < topic.end + 4 || rest.length < 18 || rest.readInt16BE(0) !== 0) return null;
  return {
    group: group.text,
    topic: topic.text,
    partition: name.readInt32BE(topic.end),
    upstream: Number(rest.readBigInt64BE(2)),
    downstream: Number(rest.readBigInt64BE(10)),
  };
}

/** The last of a group on a topic, by partition, of records in their order. */
export function latestCheckpoints(
  records: readonly Pick<KeptRecord, "key" | "value">[],
  { group, topic }: Pick<Checkpoint, "group" | "topic">,
): ReadonlyMap<number, Checkpoint> {
  const found = records.flatMap((record) => checkpointIn(record) ?? []);
  return new Map(found.filter((one) => one.group === group && one.topic === topic).map((one) => [one.partition, one]));
}
