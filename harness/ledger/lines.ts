/**
 * The ledger: what was scheduled, sent, answered, found in the logs, processed and committed, as runs of consecutive
 * sequence numbers, one JSON object a line. Shapes only; `schema.ts` checks them and `ndjson.ts` reads and writes them,
 * so that agents which only emit lines do not load a validator.
 *
 * Units: seconds on the run's monotonic clock (or on `kernel`'s, where a line names one) unless a name says otherwise;
 * every range is inclusive at both ends.
 */

/** `[from, to]`, both included: sequence numbers or offsets. */
export type Range = readonly [from: number, to: number];
/** `[first, last]` in seconds: when the first and the last record of a run met their moment. */
export type Span = readonly [first: number, last: number];

export type Outcome = "acknowledged" | "rejected" | "indeterminate";
export type Isolation = "uncommitted" | "committed";
/** Which read of a log: at cut-over, after the old side returned, or at the end of the run. */
export type Read = "cutover" | "return" | "final";
/** `native` = written to this cluster by a producer; `mirrored` = copied from another. */
export type Origin = "native" | "mirrored";

interface OfPartition {
  readonly topic: string;
  readonly partition: number;
  /** The clock that stamped this line, where it is not the run's. */
  readonly kernel?: string;
}

/** Every slot there was for one partition: slot k was due at `from + k × every`. */
export interface ScheduleLine extends OfPartition {
  readonly kind: "schedule";
  readonly from: number;
  readonly every: number;
  readonly slots: number;
}

/** A run of writes of one session to one partition that met the same fate. */
export interface WriteLine extends OfPartition {
  readonly kind: "write";
  readonly session: string;
  /** The cluster it was sent to. */
  readonly cluster: string;
  readonly outcome: Outcome;
  readonly seq: Range;
  /** Offset of the first record; null when the acknowledgement brought none. */
  readonly offset: number | null;
  readonly intended: Span;
  /** null = never answered. */
  readonly answered: Span | null;
  /** Largest latency from the *intended* time, milliseconds. */
  readonly latencyMsMax: number | null;
  /** Slots of the run that missed the latency objective. */
  readonly late: number;
  readonly error?: string;
  /** One per sequence number. */
  readonly keys?: readonly string[];
  readonly txn?: string;
}

/** Slots that could not be sent in time and were dropped; no sequence number was used. */
export interface UnsentLine extends OfPartition {
  readonly kind: "unsent";
  readonly session: string;
  readonly cluster: string;
  readonly intended: Span;
  readonly slots: number;
}

/** How a transaction ended. */
export interface TxnLine {
  readonly kind: "txn";
  readonly session: string;
  readonly txn: string;
  readonly outcome: "committed" | "aborted" | "indeterminate";
  readonly at: number;
  readonly kernel?: string;
}

/** A run of records as found in a log: consecutive offsets carrying consecutive sequence numbers. */
export interface LogLine extends OfPartition {
  readonly kind: "log";
  readonly cluster: string;
  readonly isolation: Isolation;
  /** Absent = final. */
  readonly read?: Read;
  readonly origin: Origin;
  readonly offset: Range;
  readonly session: string;
  readonly seq: Range;
}

/** Where a log stood when it was read. `complete` = the reader's position reached the pinned end. */
export interface EndLine extends OfPartition {
  readonly kind: "end";
  readonly cluster: string;
  readonly read?: Read;
  readonly logStart: number;
  readonly highWatermark: number;
  readonly lastStable: number;
  readonly logEnd: number;
  /** −1 = nobody led it. */
  readonly leaderEpoch: number;
  readonly complete: boolean;
  /** How it was read; a read of which no line is left was made all the same. Absent = as its lines say. */
  readonly isolations?: readonly Isolation[];
  readonly at?: number;
}

/** A run of records that a group processed; written *before* the group commits. */
export interface ProcessedLine extends OfPartition {
  readonly kind: "processed";
  readonly group: string;
  readonly member: string;
  readonly cluster: string;
  readonly offset: Range;
  readonly session: string;
  readonly seq: Range;
  readonly at: Span;
}

/** An offset commit; only acknowledged ones count. */
export interface CommitLine extends OfPartition {
  readonly kind: "commit";
  readonly group: string;
  readonly cluster: string;
  readonly offset: number;
  readonly at: number;
  readonly outcome: Outcome;
}

/** Where a group took up a partition after it had moved. The last one of a partition is where it really began. */
export interface ResumeLine extends OfPartition {
  readonly kind: "resume";
  readonly group: string;
  readonly cluster: string;
  readonly offset: number;
  readonly at: number;
  /** `reset` and `none` = the cluster held no usable offset. */
  readonly source: "synced" | "translated" | "timestamp" | "reset" | "none";
  readonly reset?: "latest" | "earliest";
  /** The log's end at that moment. */
  readonly logEnd?: number;
}

export type LedgerLine =
  | ScheduleLine
  | WriteLine
  | UnsentLine
  | TxnLine
  | LogLine
  | EndLine
  | ProcessedLine
  | CommitLine
  | ResumeLine;

/** How many members an inclusive range has. */
export function sizeOf(range: Range): number {
  return range[1] - range[0] + 1;
}
