import type { KeySpace } from "../ledger/keys.ts";
import type { Schedule } from "../ledger/schedule.ts";
import type { CommonCommands } from "./common-commands.ts";
import type { Security } from "./security.ts";

/** A client profile's settings, recorded in the drill's record. Milliseconds. */
export interface ClientTuning {
  readonly connectionTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly metadataMaxAgeMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** Of a library that retries by itself: how long it goes on. */
  readonly deliveryTimeoutMs?: number;
  /** How often, and after which pauses, a library that retries does so; absent = as it comes. */
  readonly retry?: { readonly attempts: number; readonly firstMs: number; readonly mostMs: number };
}

/**
 * How long clients run. Where nothing is said, as long as the agent hears of whoever started them; else for this long, whoever
 * is there, and `load.expired` is told when they ended by it.
 */
export interface OwnLease {
  readonly leaseMs?: number;
}

/** The longest that load can be asked to run by itself. */
export const maximalLoadMs = 24 * 60 * 60 * 1000;

/** A workload may have several producers or consumers under one agent: what this one is asked and stopped by; else its workload. */
export interface Called {
  readonly as?: string;
}

export type ClientCommands = CommonCommands & {
  /**
   * Starts a producer process under open-loop schedules, one for each partition. A slot that cannot be sent within
   * `latencyObjectiveMs` is unsent.
   */
  "produce.start": {
    args: {
      /** Which program: one of those that `agents/client/drivers.ts` names. */
      driver: string;
      /** The library's own retries are on: a write that failed is rejected only if it never left. */
      retries: boolean;
      workload: string;
      cluster: string;
      topic: string;
      session: string;
      run: string;
      bootstrap: readonly string[];
      security?: Security;
      acks: "all" | 1;
      idempotent: boolean;
      recordBytes: number;
      /** Absent = records have no key. */
      keys?: KeySpace;
      lingerMs: number;
      /** By partition. */
      schedules: readonly Schedule[];
      latencyObjectiveMs: number;
      tuning: ClientTuning;
      /** What it is judged against; told with `load`. */
      tier: string;
    } & OwnLease &
      Called;
    result: Record<string, never>;
  };
  /** Stops the schedule, waits (bounded) for what is in flight, and emits the open runs. Emits `schedule` lines too. */
  "produce.stop": { args: { workload: string; withinMs: number }; result: ProducerTotals };
  "produce.stats": { args: { workload: string }; result: ProducerTotals };
  "consume.start": {
    args: {
      driver: string;
      workload: string;
      cluster: string;
      topic: string;
      group: string;
      member: string;
      /** Records of other runs on the same topic are passed over. */
      run: string;
      bootstrap: readonly string[];
      security?: Security;
      /** How a position found at start is to be called: `synced` where a replicator wrote it. */
      resumeSource: "synced" | "translated" | "timestamp";
      autoOffsetReset: "latest" | "earliest";
      /** Whether a position is committed after the records before it are processed, or before, and then they are a round behind. */
      commit: "after" | "before";
      commitEveryMs: number;
      tuning: ClientTuning;
    } & OwnLease &
      Called;
    result: Record<string, never>;
  };
  "consume.stop": { args: { workload: string; withinMs: number }; result: ConsumerTotals };
  "consume.stats": { args: { workload: string }; result: ConsumerTotals };
  /** What runs under this agent now. */
  load: { args: Record<string, never>; result: readonly LoadSight[] };
  /** The host dies: SIGKILL to every client process, then the ledger of what they had been told. */
  die: {
    args: Record<string, never>;
    result: { killedAt: number };
  };
  /**
   * Writes a record to a probe topic every `everyMs`, to its partitions in turn, and says so: `probe.silent` when no partition of
   * the cluster acknowledged for `silentForMs`.
   */
  "probe.start": {
    args: {
      probe: string;
      cluster: string;
      topic: string;
      partitions: number;
      bootstrap: readonly string[];
      security?: Security;
      everyMs: number;
      silentForMs: number;
    };
    result: Record<string, never>;
  };
  "probe.stats": {
    args: { probe: string };
    result: { acknowledged: number; failed: number; lastAckAt: number | null; p99Ms: number | null };
  };
  /**
   * Whether somebody who comes anew can read: from the start of each partition's log to the high watermark that its leader tells,
   * by the way that clients of this host have. What cannot be read is asked for again until the time is up.
   */
  readable: {
    args: {
      cluster: string;
      /** The cluster's brokers by the names and ports that clients here know. */
      brokers: readonly { readonly id: number; readonly name: string; readonly port: number }[];
      security?: Security;
      topics: readonly { readonly topic: string; readonly partitions: number }[];
      withinMs: number;
    };
    result: { readonly partitions: readonly PartitionRead[] };
  };
  "probe.stop": { args: { probe: string }; result: Record<string, never> };
};

/** How far a partition could be read; `problem` null = to its high watermark. */
export interface PartitionRead {
  readonly topic: string;
  readonly partition: number;
  /** Name of who led it, by the highest epoch that a broker told; null where nobody did, or nobody answered. */
  readonly leader: string | null;
  readonly from: number;
  readonly to: number;
  readonly problem: string | null;
}

/** A producer and, where there is a group, its consumer, as `load` tells of them. */
export interface LoadSight {
  readonly workload: string;
  readonly tier: string;
  readonly cluster: string;
  readonly topic: string;
  /** null = nobody consumes. */
  readonly group: string | null;
  readonly session: string;
  readonly acks: "all" | 1;
  /** Scheduled over all partitions when it began. */
  readonly perSecond: number;
  readonly latencyObjectiveMs: number;
  readonly since: number;
  /** When it ends by itself; null = with whoever started it. */
  readonly endsAt: number | null;
  readonly produced: ProducerTotals;
  readonly consumed: ConsumerTotals | null;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

export interface ProducerTotals {
  readonly acknowledged: number;
  readonly rejected: number;
  readonly indeterminate: number;
  readonly unsent: number;
  readonly inFlight: number;
  /** Slots of all partitions that were sent or dropped so far. */
  readonly slots: number;
  /** When the last acknowledgement of any partition came; null before the first. */
  readonly lastAckAt: number | null;
  /** The same of each partition. */
  readonly lastAckAtOf: readonly (number | null)[];
  readonly latencyMs: Quantiles | null;
  /** Of what was acknowledged in the last 5 to 10 s; null where nothing was. */
  readonly recentLatencyMs: Quantiles | null;
  readonly errors: Readonly<Record<string, number>>;
}

export interface ConsumerTotals {
  readonly processed: number;
  /** When the last record was processed; null before the first. */
  readonly lastProcessedAt: number | null;
  /** Partitions that the member holds now. */
  readonly assigned: number;
  readonly errors: Readonly<Record<string, number>>;
}
