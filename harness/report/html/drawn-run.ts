/** What lanes are drawn from: of a run that is over its record, of one that runs as much of it as is known so far. */
import type { DrillRecord, WorkloadRecord } from "../record.ts";

export type DrawnWorkload = Pick<WorkloadRecord, "name" | "tier" | "topic" | "copies" | "group" | "load">;

export interface DrawnRun extends Pick<DrillRecord, "phases" | "faults" | "hosts" | "loss"> {
  readonly workloads: readonly DrawnWorkload[];
}
