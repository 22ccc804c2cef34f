/**
 * What was measured of one workload: the figures of `drill.json`. A figure that the run cannot show is absent, never zero.
 * Times and durations are seconds; counts are records unless they say otherwise.
 */
import type { Isolation, Read } from "../ledger/lines.ts";
import type { IdRange } from "./ids.ts";
import type { Count, Interval } from "./intervals.ts";

export interface Measured {
  /** Kernels that stamped lines of this run and whose clocks were never measured: nothing that needs a time is told. */
  readonly unmeasuredClocks?: readonly string[];
  /** Distinct records by the best outcome any of their writes had. */
  readonly sent: number;
  readonly acknowledged: number;
  readonly rejected: number;
  readonly indeterminate: number;
  /** Slots that were dropped because they could not be sent in time. */
  readonly unsent: number;
  /** The same, by when they were due; absent without a fault. */
  readonly unsentBy?: { readonly beforeFault: number; readonly sinceFault: number };
  /** Slots that were dropped, by the phase of the load in which they were due. Absent where no phase was announced. */
  readonly unsentByPhase?: Readonly<Record<string, number>>;
  /** Records by error code of the write. */
  readonly errors: Readonly<Record<string, number>>;
  /** The same by phase: `errorsByPhase.fault.REQUEST_TIMED_OUT`. Absent where no phase was announced. */
  readonly errorsByPhase?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Errors of consumers by phase and code, in times they were met. Absent where no consumer told of any. */
  readonly consumerErrorsByPhase?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly rpo?: RpoMeasured;
  readonly rto?: RtoMeasured;
  readonly offsets?: OffsetsMeasured;
  readonly duplicates: DuplicatesMeasured;
  /** Records below the group's last commit that it never processed anywhere: silent loss at the consumer. */
  readonly unprocessed?: UnprocessedMeasured;
  /** Partitions whose log was not read to its end, by cluster: what was counted there may be too little. Absent = none. */
  readonly readShort?: Readonly<Record<string, number>>;
  readonly order?: OrderMeasured;
  readonly transactions?: TransactionsMeasured;
  /** Keys written on both sides where neither write had seen the other. */
  readonly conflicts?: number;
  readonly conflictKeys?: readonly string[];
  /** Absent where the workload did not fail back. */
  readonly failback?: FailbackMeasured;
  /** Absent where nobody sent anything again. */
  readonly resent?: ResentMeasured;
  /** Absent where no steady phase was watched. */
  readonly steady?: SteadyMeasured;
}

/** The way back to the side that was hit, in records unless a name says otherwise. */
export interface FailbackMeasured {
  /** The old logs were deleted and copied anew, and who signed for it; absent where they were completed from the promotion point. */
  readonly rebuilt?: { readonly by: string };
  /** What the old side had at its return and the new one had not got by its promotion: the divergent tail. */
  readonly tail: number;
  /** Of the tail: what was written to the new side after its promotion, and what stands in the old log alone, where nobody reads on. */
  readonly replayed: number;
  readonly dropped: number;
  /**
   * Copied back though the old side had it already, replayed ones left out; every occurrence counts. Of a log that was copied anew: what it has
   * more often than the log that it was copied from.
   */
  readonly reappended: number;
  /** Acknowledged, in the new side's log, and not in the old one's at the end: the way back left it out. Absent in records from before it was kept. */
  readonly notCopied?: number;
  readonly byPartition: readonly {
    readonly partition: number;
    readonly tail: number;
    readonly replayed: number;
    readonly dropped: number;
    readonly reappended: number;
    readonly notCopied?: number;
  }[];
  /** The final RPO: acknowledged, and not in the history that went on. `seconds` as in `rpo`. */
  readonly final: { readonly records: number; readonly seconds?: Interval };
  /** The second outage, from the moment at which the writers were stopped. */
  readonly rto?: Pick<RtoMeasured, "produce" | "consume" | "endToEnd" | "shownSeconds">;
  readonly ids: {
    readonly tail: readonly IdRange[];
    readonly dropped: readonly IdRange[];
    readonly notCopied?: readonly IdRange[];
  };
}

/** What was acknowledged shortly before the effect and written once more to the side that took over. Records, unless a name says otherwise. */
export interface ResentMeasured {
  /** How far back from the effect. */
  readonly seconds: number;
  /** Distinct records: each either repaired, or there already. */
  readonly resent: number;
  /** Lost at cut-over, and there since. */
  readonly repaired: number;
  /** Copies of what was there at cut-over; every occurrence counts. */
  readonly duplicated: number;
  /** Lost at cut-over, and not there at the end either: mostly older than the window. */
  readonly stillLost: number;
  /** Sent again, and not there at the end: whoever sent it was told otherwise. */
  readonly missing: number;
  readonly byPartition: readonly {
    readonly partition: number;
    readonly repaired: number;
    readonly duplicated: number;
    readonly stillLost: number;
  }[];
  readonly ids: { readonly repaired: readonly IdRange[]; readonly stillLost: readonly IdRange[] };
}

/** How long writes took in the steady phase, before any fault. */
export interface SteadyMeasured {
  /** Whole seconds of the run's clock within the phase. */
  readonly seconds: number;
  /** Slots that were due in them. */
  readonly n: number;
  /** Of these, those that nobody acknowledged: they count as later than any. */
  readonly unserved: number;
  /** Milliseconds from when a slot was due (so `linger.ms` is part of it) to its acknowledgement. No p99 of less than 100 slots. */
  readonly latencyMs: { readonly p50: Quantile; readonly p99?: Quantile };
}

/** Between the edges of a bucket 2.3 % wide; null = without an end. */
export interface Quantile {
  readonly atLeast: number;
  readonly atMost: number | null;
}

export interface RpoMeasured {
  /** Whose log S was read from: a lost record is not in it. Absent in records from before it was kept. */
  readonly survivors?: { readonly cluster: string; readonly read: Read; readonly isolation: Isolation };
  /** All of LOST, at cut-over. */
  readonly records: number;
  /** t_D − the first lost acknowledgement before t_D; the maximum over partitions. Absent without a fault. */
  readonly seconds?: Interval;
  /** Of what is lost or undetermined, what stands in the log segments of replicas all the same: on disk, not served. Never subtracted. */
  readonly onDisk?: OnDisk;
  /** The part of `records` that a later acknowledged, present record makes a correctness failure. */
  readonly holes: number;
  /**
   * The latest moment such that every write acknowledged by then is there, seconds on the run's clock; and from the first lost
   * acknowledgement to the last. Absent where nothing was lost, and where something is undetermined.
   */
  readonly recoveryPoint?: Interval;
  readonly lostSpanSeconds?: Interval;
  /** The part of `records` that the cut-off side acknowledged after t_D. */
  readonly splitBrain?: Count;
  readonly undetermined: number;
  /** Indeterminate and present: fine. */
  readonly ghosts: number;
  /** Rejected and present: a violation. */
  readonly phantoms: number;
  /** Printed beside the loss, never added to it. */
  readonly indeterminateAbsent: number;
  readonly expired: number;
  readonly superseded: number;
  /** Lost at cut-over and mirrored since. */
  readonly late?: number;
  readonly afterReturn?: { readonly stranded: number; readonly absent: number };
  /** On no side at the end. */
  readonly final?: number;
  /** `final` is the most that it can be: a log that it was looked for in was not read to its end. */
  readonly finalAtMost?: true;
  /** By partition: what the old side had at its return and lacks now. */
  readonly truncated?: Readonly<Record<string, number>>;
  /** The replication lag seen just before t_D, an upper end. */
  readonly predictedSeconds?: number;
  readonly predicted?: PredictedLoss;
  /** Nothing was lost, and nothing was certainly at risk. */
  readonly vacuous?: boolean;
  /** The largest loss this run could have shown. */
  readonly shownSeconds?: number;
  readonly ids: Readonly<Partial<Record<LossKind, readonly IdRange[]>>>;
}

/** What a look into the log segments of replicas found. Absent where nothing was missing, or nobody could look. */
export interface OnDisk {
  readonly records: number;
  /** Nodes whose segments hold some of it. */
  readonly by: readonly {
    readonly cluster: string;
    readonly node: string;
    readonly records: number;
    readonly ids: readonly IdRange[];
  }[];
  /** Nodes that were looked at, those that hold nothing among them. */
  readonly searched: readonly string[];
  /** Nodes whose segments could not be read, and why. */
  readonly unread: readonly { readonly node: string; readonly why: string }[];
}

/** The replication lag just before t_D, over the partitions of a topic. */
export interface PredictedLoss {
  /** Of the partition that lagged longest, and which it was: at most this, since polling tells no better. */
  readonly seconds: number;
  readonly partition: number;
  /** How long before t_D it was seen. Seconds. */
  readonly seenBefore: number;
  /** Of all partitions, and of the one that had most. */
  readonly records: number;
  readonly mostRecords: number;
}

type LossKind =
  | "lost"
  | "holes"
  | "splitBrain"
  | "undetermined"
  | "ghosts"
  | "phantoms"
  | "indeterminateAbsent"
  | "expired"
  | "superseded"
  | "final";

/** How long service was out. Censored: it did not provably return, and `atMost` is unknown. */
export interface OutageMeasured {
  readonly atLeast: number;
  readonly atMost: number | null;
  readonly censored: boolean;
}

export type ServiceName = "produce" | "consume" | "endToEnd";

export interface RtoMeasured {
  readonly produce?: OutageMeasured;
  readonly consume?: OutageMeasured;
  readonly endToEnd?: OutageMeasured;
  /** The workload has a group, and nothing that it processed was seen in the whole run: produce alone is no service. */
  readonly consumeUnseen?: true;
  /** Outages of produce or consume that came after a proven recovery, under the standing fault. */
  readonly relapses: number;
  readonly relapse: readonly Relapse[];
  readonly byPartition: readonly PartitionOutage[];
  /** How much of each service was out in all. */
  readonly affected?: { readonly produce?: AffectedMeasured; readonly consume?: AffectedMeasured };
  /** Of partitions that were out or changed their leader: when that was, and what each client learnt and did. */
  readonly clients?: readonly PartitionClients[];
  /** What probes at the edge went through; empty where none was silent. */
  readonly probes?: readonly ProbeMeasured[];
  /** What a load on partitions that no fault touched saw meanwhile. Absent where none ran, or none was left untouched. */
  readonly control?: ControlMeasured;
  /** The longest outage this run could have shown: from t_D to the end of observation. */
  readonly shownSeconds: number;
  /** How far short of the schedule the worst window of the no-fault baseline fell, as a share. Absent without deliveries. */
  readonly baselineShortfall?: number;
  /** What a window of consume may fall short without being an outage: the baseline's shortfall, or the ledger's own grain. */
  readonly forgivenShortfall?: number;
}

/** Times are seconds after the effect. */
export interface PartitionClients {
  readonly partition: number;
  /** The first leader of a higher epoch; absent where none was elected. */
  readonly leader?: { readonly node: string; readonly epoch: number; readonly after: number };
  readonly clients: readonly ClientMeasured[];
}

/** What one client process said, where its driver says such things, and what its acknowledgements show. */
export interface ClientMeasured {
  readonly session: string;
  /** Its first error or time-out. */
  readonly noticed?: number;
  /** When it first learnt of another leader. */
  readonly metadata?: number;
  /** Its first acknowledgement after it noticed. */
  readonly through?: number;
  /** Of a client that only began after the effect: its first acknowledgement. */
  readonly began?: number;
  /** Of any other: the longest time between two of its acknowledgements; null = none came after. */
  readonly silent?: readonly [from: number, to: number | null];
}

export interface ProbeMeasured {
  readonly probe: string;
  readonly cluster: string;
  /** Seconds after the effect; negative before it. */
  readonly lastAcknowledged: number | null;
  readonly back: number | null;
}

export interface ControlMeasured {
  /** Partitions that no fault touched. */
  readonly partitions: number;
  /** Each longer than the workload's latency objective: ours, not Kafka's. */
  readonly outages: readonly ControlOutage[];
  /** For how long any of them was out: by so much the measured outage may be wrong, either way. */
  readonly seconds: number;
}

export interface ControlOutage {
  /** Where it was written from, and to which partition on which node. */
  readonly host: string;
  readonly cluster: string;
  readonly node: string;
  readonly partition: number;
  /** Seconds after the effect; negative where it began before. */
  readonly after: number;
  readonly seconds: number;
}

/** Partition-seconds of outage, and how many partitions certainly served again by when. */
export interface AffectedMeasured {
  /** Partitions that were looked at. */
  readonly partitions: number;
  readonly partitionSeconds: OutageMeasured;
  readonly back: readonly BackStep[];
}

export interface BackStep {
  /** Seconds after the effect. */
  readonly after: number;
  /** Of all that were looked at. */
  readonly partitions: number;
}

export interface Relapse {
  readonly service: ServiceName;
  readonly partition: number;
  /** Seconds since t_D; `until` null = never seen to recover. */
  readonly from: number;
  readonly until: number | null;
}

export interface PartitionOutage {
  readonly partition: number;
  readonly produce?: OutageMeasured;
  readonly consume?: OutageMeasured;
  readonly endToEnd?: OutageMeasured;
}

export interface OffsetsMeasured {
  /** Records of the target between where the group had to go on and where it did, that it never processed: silent loss. */
  readonly skipped: Count;
  /** Records of the target delivered again because the group began too early. */
  readonly replayed: Count;
  /** Partitions whose offset lay past the log's end at the resume. */
  readonly beyondEnd: number;
  /** Partitions without an offset. */
  readonly missing: number;
  /** Partitions of the workload that the group never took up on the target: nobody knows what it would have skipped there. Absent = none. */
  readonly neverTakenUp?: number;
  /** By whose word the group went on, and how much further back; absent where nobody settled it, and it went on at what was there. */
  readonly migration?: {
    readonly by: "synced" | "translated" | "timestamp";
    readonly rewind?: { readonly seconds: number };
  };
  /** Source records committed between t_D and fencing. */
  readonly splitBrainProcessed?: Count;
  readonly byPartition: readonly PartitionOffsets[];
  readonly ids: { readonly skipped: readonly IdRange[] };
}

export interface PartitionOffsets {
  readonly partition: number;
  readonly skipped: Count;
  readonly replayed: Count;
  readonly missing?: true;
  /** How many offsets past the log's end. */
  readonly beyondEnd?: number;
  readonly reset?: "latest" | "earliest";
  /** Where it was settled before: the offset that was there (null = none), and the one that was told; between it and `resumed` lies the margin. */
  readonly migrated?: { readonly was: number | null; readonly told: number };
  /** o_B, and where it should have been. */
  readonly resumed: number;
  readonly expected: Count;
}

/** An interval where a commit was never answered; `ids` are those that are certain. */
export interface UnprocessedMeasured {
  readonly records: Count;
  readonly ids: readonly IdRange[];
}

/** Extra occurrences, and of how many distinct ids. */
export interface Extra {
  readonly extra: number;
  readonly ids: number;
}

/** Three ledgers, never added up. */
export interface DuplicatesMeasured {
  /** The same id at more than one offset of a log, by cluster. */
  readonly log?: Readonly<Record<string, Extra>>;
  /** Deliveries beyond an id's first to the group. */
  readonly delivery?: Extra & {
    readonly byCause: { readonly sameOffset: number; readonly otherOffset: number; readonly otherCluster: number };
    readonly byPhase?: Readonly<Record<string, Extra>>;
  };
  /** Ids written locally on both sides. */
  readonly crossCluster?: number;
  readonly ids: {
    readonly log?: Readonly<Record<string, readonly IdRange[]>>;
    readonly delivery?: readonly IdRange[];
    readonly crossCluster?: readonly IdRange[];
  };
}

/** Records whose first occurrence comes after a higher sequence number of their session and partition. */
export interface OrderMeasured {
  /** By cluster where more than one log was read. */
  readonly log?: number | Readonly<Record<string, number>>;
  readonly delivery?: number;
  readonly ids: readonly IdRange[];
}

export interface TransactionsMeasured {
  /** Records of aborted transactions that a read_committed reader saw. */
  readonly abortedRead: number;
  /** Transactions of which one part is visible and another is not. */
  readonly torn: number;
  /** Partitions whose last stable offset stood below the high watermark at the last read. */
  readonly stuckLso: number;
  readonly ids: { readonly abortedRead: readonly IdRange[]; readonly torn: readonly string[] };
}
