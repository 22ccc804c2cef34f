import type { NewTopic } from "../cluster/topics.ts";
import type { LoadProfile } from "./profile.ts";

/** What a workload writes and reads, and where its clients stand. */
export interface WorkloadDefinition {
  readonly name: string;
  /** The tier whose targets it is judged against: `tier-1`. */
  readonly tier: string;
  readonly topic: string;
  readonly partitions: number;
  /** null = nobody consumes. */
  readonly group: string | null;
  /** Records per second over all partitions, on an open-loop schedule. */
  readonly perSecond: number;
  readonly acks: "all" | 1;
  readonly idempotent: boolean;
  readonly recordBytes: number;
  /** How long a producer gathers records of a partition into one request: `linger.ms`. */
  readonly lingerMs: number;
  /** Where its group begins on a partition without an offset, in every cluster; `earliest` where nothing is said. */
  readonly autoOffsetReset?: "latest" | "earliest";
  /** Whether its group commits a position after the records before it are processed (where nothing is said), or before: known bad. */
  readonly commit?: "after" | "before";
  /** How often its group commits; `commitEveryMs` where nothing is said. */
  readonly commitEveryMs?: number;
  /** The client profile that writes and reads it, whatever `--client` says; that where nothing is said. */
  readonly client?: string;
  /** Whether the library's own retries are on, whatever the client's profile says. */
  readonly retries?: boolean;
  /** Of its topic, where it differs from what the topology promises. An acknowledgement is worth what this says. */
  readonly replicationFactor?: number;
  readonly minInsyncReplicas?: number;
  /** Of its topic, by Kafka's own keys. */
  readonly topicSettings?: Readonly<Record<string, string>>;
  /**
   * Keys of its records, so many in each partition: each cluster's own, where every region owns what it writes, or everybody's. Absent = none,
   * and nothing can be said of conflicts.
   */
  readonly keys?: { readonly of: "each cluster" | "everybody"; readonly count: number };
  /** How the rate lies over time and partitions; steady where nothing is said. */
  readonly load?: LoadProfile;
  /** The cluster that serves it, and the client group whose processes it runs in. */
  readonly on: string;
  readonly clients: string;
  /**
   * Where else it is written and read from the beginning, by clients and a group of that place: every region for itself. Its rate is that of
   * all places together, and its group is judged by what the survivors' one does.
   */
  readonly beside?: { readonly on: string; readonly clients: string };
  /** Where it goes on after a failover. */
  readonly standby?: { readonly on: string; readonly clients: string };
  /** The cluster whose copies count where it stays. */
  readonly mirroredTo?: string;
}

/** Its topic, as it is to be made. */
export const topicOf = ({
  topic: name,
  partitions,
  replicationFactor,
  minInsyncReplicas,
  topicSettings: configs,
}: WorkloadDefinition): NewTopic => ({
  name,
  partitions,
  ...(replicationFactor === undefined ? {} : { replicationFactor }),
  ...(minInsyncReplicas === undefined ? {} : { minInsyncReplicas }),
  ...(configs === undefined ? {} : { configs }),
});

/**
 * A write acknowledged later than this after its intended time did not serve; a slot that could not be sent by then is
 * dropped. Half a second is an order of magnitude above what three replicas a millisecond apart need here.
 */
export const latencyObjectiveMs = 500;

/** Processed later than this after its intended time, a record came too late for an end-to-end service. */
export const endToEndObjectiveMs = 2000;

export const commitEveryMs = 200;
