import type { ClientTuning } from "../protocol/commands.ts";

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
  /** The cluster that serves it, and the client group whose processes it runs in. */
  readonly on: string;
  readonly clients: string;
  /** Where it goes on after a failover. */
  readonly standby?: { readonly on: string; readonly clients: string };
}

/**
 * A write acknowledged later than this after its intended time did not serve; a slot that could not be sent by then is
 * dropped. Half a second is an order of magnitude above what three replicas a millisecond apart need here.
 */
export const latencyObjectiveMs = 500;

/** Processed later than this after its intended time, a record came too late for an end-to-end service. */
export const endToEndObjectiveMs = 2000;

/**
 * kafkajs with the timeouts of reference tests on killed and frozen brokers: its defaults can hang for minutes on a frozen
 * broker, which would measure the library. Session and heartbeat are the Java client's own defaults' shape, shortened for a
 * group that must be seen to move within a drill; both are printed with the figures.
 */
export const tuned: ClientTuning = {
  connectionTimeoutMs: 1000,
  requestTimeoutMs: 1500,
  metadataMaxAgeMs: 1000,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1000,
};

export const commitEveryMs = 200;

/**
 * The client that figures are quoted for. Its producer is kafkajs, tuned, one per partition and with two repairs
 * (`agents/client/kafkajs-repairs.ts`); its consumer speaks the classic group protocol through @platformatic/kafka's requests,
 * because a kafkajs consumer waits for every broker it knows.
 */
export const driver = {
  library: "kafkajs",
  version: "2.2.4",
  how: "tuned and repaired producer per partition; consumer on @platformatic/kafka 2.12.1",
} as const;
