import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

interface BrokerPool {
  readonly metadata: {
    readonly topicMetadata: readonly {
      readonly topic: string;
      readonly partitionMetadata: readonly { readonly partitionId: number; readonly leader: number }[];
    }[];
  } | null;
  refreshMetadata(topics: readonly string[]): Promise<void>;
}

interface Cluster {
  fetchTopicsOffset(topics: readonly TopicPartitions[]): Promise<unknown>;
}

interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number }[];
}

interface OffsetManager {
  readonly topics: readonly string[];
  readonly memberAssignment: Readonly<Record<string, readonly number[]>>;
  committedOffsets(): Readonly<Record<string, Readonly<Record<number, string | undefined>>>>;
  resolveOffsets(): Promise<void>;
}

/** kafkajs tells nobody what it learnt: it is looked over its shoulder after every refresh. Nothing that it does changes. */
export function watchKafkajsLeaders(topic: string, onLeader: (partition: number, leader: number) => void): void {
  const { prototype } = require("kafkajs/src/cluster/brokerPool") as { prototype: BrokerPool };
  const { refreshMetadata } = prototype;
  prototype.refreshMetadata = async function (this: BrokerPool, topics) {
    await refreshMetadata.call(this, topics);
    const found = this.metadata?.topicMetadata.find((one) => one.topic === topic);
    for (const { partitionId, leader } of found?.partitionMetadata ?? []) onLeader(partitionId, leader);
  };
}

export interface KafkajsPosition {
  readonly partition: number;
  readonly offset: number;
  /** Its group's own; else what `fromBeginning` made of a missing one. */
  readonly found: boolean;
}

/** Where kafkajs takes up partitions, as it has just resolved them itself. */
export function watchKafkajsPositions(topic: string, onPosition: (position: KafkajsPosition) => void): void {
  const cluster = (require("kafkajs/src/cluster") as { prototype: Cluster }).prototype;
  const manager = (require("kafkajs/src/consumer/offsetManager") as { prototype: OffsetManager }).prototype;
  const { fetchTopicsOffset } = cluster;
  const { resolveOffsets } = manager;
  const reset = new Set<number>();
  cluster.fetchTopicsOffset = function (this: Cluster, topics) {
    for (const { partitions } of topics) for (const { partition } of partitions) reset.add(partition);
    return fetchTopicsOffset.call(this, topics);
  };
  manager.resolveOffsets = async function (this: OffsetManager) {
    const missing = (this.memberAssignment[topic] ?? []).filter(
      (partition) => !isOffset(this.committedOffsets()[topic]?.[partition]),
    );
    reset.clear();
    await resolveOffsets.call(this);
    for (const partition of missing) {
      const offset = this.committedOffsets()[topic]?.[partition];
      if (isOffset(offset)) onPosition({ partition, offset: Number(offset), found: !reset.has(partition) });
    }
  };
}

const isOffset = (offset: string | undefined): offset is string => offset !== undefined && Number(offset) >= 0;
