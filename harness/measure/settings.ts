/** What a workload was and how strictly its service is judged. Seconds unless a name says otherwise. */
export interface MeasureSettings {
  /** Length of a service window. */
  readonly windowSeconds: number;
  /** How long every window must hold before service counts as recovered. */
  readonly sustainSeconds: number;
  /** A write acknowledged later than this after its *intended* time did not serve. */
  readonly latencyObjectiveMs: number;
  /** A record first processed later than this after its intended time did not serve; absent = end-to-end is not measured. */
  readonly endToEndObjectiveMs?: number;
  /** A gap in a measuring process's ticker longer than this is a stall. */
  readonly stallMs: number;
  /** `even` = a run stands for single records spread evenly over it (hand-written histories only). */
  readonly runs?: "short" | "irrelevant" | "even";
  /** The fault whose effect is t_D; absent = no fault, and no figure that needs one. */
  readonly fault?: string;
  /** The cluster whose log is S; absent = no RPO. */
  readonly survivors?: string;
  /** The cluster that was hit; the same as `survivors` where S is the surviving replicas. */
  readonly source?: string;
  readonly workload: WorkloadSettings;
  /** `retention.ms` of the topic. */
  readonly retentionSeconds?: number;
  readonly cleanup?: "delete" | "compact";
}

export interface WorkloadSettings {
  readonly name: string;
  readonly tier: string;
  /** As its producers call it. */
  readonly topic: string;
  /** Where replication keeps its records under another name: `east.orders`. */
  readonly copies?: readonly { readonly cluster: string; readonly topic: string }[];
  /** null = nobody consumes. */
  readonly group: string | null;
  /** Where each cluster has a group of this name for itself: the one that is judged. It does not move. */
  readonly groupOn?: string;
  /** `all`, `1` or `0`; with `0` RPO is undefined. */
  readonly acks: string;
  readonly placement?: string;
  readonly partitions: number;
  readonly perSecondPerPartition: number;
  /** Its producer promises no order: not idempotent, and with more than one request in flight. */
  readonly mayReorder?: boolean;
}
