import type { KeptRecord } from "../protocol/commands.ts";
import { textAt } from "./kafka-text.ts";

/** What MirrorMaker notes while it copies: what stands at `upstream` at the source stands at `downstream` at the target. */
export interface OffsetSync {
  /** As it is called at the source. */
  readonly topic: string;
  readonly partition: number;
  readonly upstream: number;
  readonly downstream: number;
}

/**
 * A record of `mm2-offset-syncs.<other side>.internal`, as `org.apache.kafka.connect.mirror.OffsetSync` writes it. Key: topic (a string of a 16-bit
 * length), partition (32 bits); value: two offsets (64 bits each), no version. null = none: a tombstone, or cut short.
 */
export function offsetSyncIn({ key, value }: Pick<KeptRecord, "key" | "value">): OffsetSync | null {
  if (key === null || value === null) return null;
  const [name, offsets] = [Buffer.from(key, "base64"), Buffer.from(value, "base64")];
  const topic = textAt(name, 0);
  if (topic === undefined || name.length < topic.end + 4 || offsets.length < 16) return null;
  return {
    topic: topic.text,
    partition: name.readInt32BE(topic.end),
    upstream: Number(offsets.readBigInt64BE(0)),
    downstream: Number(offsets.readBigInt64BE(8)),
  };
}

/** The lowest offset at the source of which a sync of this topic is left, by partition: a group that stands before it cannot be translated. */
export function oldestSyncs(records: readonly Pick<KeptRecord, "key" | "value">[], topic: string): ReadonlyMap<number, number> {
  const oldest = new Map<number, number>();
  for (const sync of records.map(offsetSyncIn))
    if (sync?.topic === topic)
      oldest.set(sync.partition, Math.min(sync.upstream, oldest.get(sync.partition) ?? Number.POSITIVE_INFINITY));
  return oldest;
}
