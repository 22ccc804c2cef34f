import type { Fault } from "../../faults/fault.ts";
/** What a look at a topology saw. Times are seconds on the run's clock; what was not told is null, and never 0. */
export interface Snapshot {
  readonly run: string;
  readonly topology: string;
  /** Wall clock, for people. */
  readonly wall: string;
  readonly nodes: readonly NodeSight[];
  readonly partitions: PartitionsSight | null;
  /** Who leads each cluster's metadata quorum. */
  readonly quorums: readonly { readonly cluster: string; readonly leader: string | null; readonly epoch: number }[];
  /** Only directions of which something is cut or slow. */
  readonly links: readonly LinkSight[];
  readonly faults: readonly FaultSight[];
  readonly workloads: readonly WorkloadSight[];
  readonly lags: readonly LagSight[];
  /** Agents that did not answer in time, each with why. */
  readonly silent: readonly { readonly agent: string; readonly why: string }[];
  /** Why there is nothing to see at all: the engine, or the topology, is gone. */
  readonly problem: string | null;
}

export interface NodeSight {
  readonly node: string;
  readonly cluster: string;
  readonly region: string | null;
  readonly zone: string | null;
  /** Kafka's own; `worker` = Connect. */
  readonly roles: readonly string[];
  /** null = its agent did not say. */
  readonly process: "running" | "paused" | "exited" | "none" | null;
  readonly exit: string | null;
  /** How long the process has been as it is. */
  readonly forSeconds: number | null;
  readonly leadsQuorum: boolean;
  /** Partitions; null where nothing is watched, or the node is no broker. */
  readonly leads: number | null;
  /** Since when it has not answered the observer; null = it answers, or nobody asks. */
  readonly silentForSeconds: number | null;
}

export interface PartitionsSight {
  readonly total: number;
  /** `east orders/3`. */
  readonly leaderless: readonly string[];
  readonly underReplicated: readonly string[];
}

export interface LinkSight {
  readonly from: string;
  readonly to: string;
  /** A cut mode, `slow`, or `down` where the machines are gone; several where they differ. */
  readonly modes: readonly string[];
  /** Of the paths between them. */
  readonly affected: number;
  readonly paths: number;
}

export interface FaultSight {
  readonly id: string;
  readonly kind: Fault["kind"];
  readonly what: string;
  /** null = with whoever injected it. */
  readonly endsInSeconds: number | null;
  /** That hold it; none where only the engine can undo it. */
  readonly agents: readonly string[];
  /** Why undoing it failed. */
  readonly problem: string | null;
}

export interface WorkloadSight {
  readonly name: string;
  readonly tier: string;
  readonly cluster: string;
  readonly topic: string;
  readonly partitions: number;
  readonly scheduledPerSecond: number;
  readonly acknowledgedPerSecond: number;
  readonly processedPerSecond: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly failed: number;
  readonly unsent: number;
  readonly errors: Readonly<Record<string, number>>;
  /** Acknowledged and not processed yet. */
  readonly behind: number | null;
  readonly endsInSeconds: number | null;
  /** The stopwatch: since the last acknowledgement of the partition that has waited longest. null = all are acknowledged. */
  readonly out: { readonly forSeconds: number; readonly partitions: number } | null;
  /** Since the group last processed anything, where it should have. */
  readonly unreadForSeconds: number | null;
  /** How long the last outage of this look was, once it is over. */
  readonly wasOutForSeconds: number | null;
  /** The tier's own bounds of RTO; null where it has none. */
  readonly gateSeconds: number | null;
}

export interface LagSight {
  readonly topic: string;
  /** `east → west`, `within east`, `group billing`. */
  readonly of: string;
  readonly records: number | null;
  readonly seconds: number | null;
}
