/** All workloads of a drill at a glance, a row each, by tier: what a person looks for before the details. */
import { byText } from "../core/by-text.ts";
import { formatCount, formatSeconds } from "../targets/format.ts";
import { countsOf, formatTargets, verdictOf } from "../targets/tally.ts";
import { outageJudged } from "../targets/verdict.ts";
import type { DrillRecord, WorkloadRecord } from "./record.ts";
import { type Mark, movesGroup } from "./sections.ts";

interface OverviewRow {
  readonly mark: Mark;
  /** In the order of `overviewHeading`. */
  readonly cells: readonly string[];
}

export const overviewHeading = ["tier", "workload", "lost", "RPO", "RTO", "skipped", "replayed", "targets"] as const;

/** Empty where one workload says it all. `?` = could not be measured, `–` = moves no group. */
export function overviewRows(record: DrillRecord): OverviewRow[] {
  const { workloads } = record;
  if (workloads.length < 2) return [];
  return workloads.toSorted((a, b) => byText(a.tier, b.tier)).map((workload) => rowOf(workload, record));
}

const MARKS = { met: "met", missed: "missed", inconclusive: "doubt" } as const;

function rowOf(workload: WorkloadRecord, record: DrillRecord): OverviewRow {
  const { name, tier, acknowledged, rpo, rto, offsets } = workload;
  const outage = rto && outageJudged(rto);
  const unknown = movesGroup(workload, record) ? "?" : "–";
  const targets = countsOf([workload]);
  return {
    mark: MARKS[verdictOf(targets)],
    cells: [
      tier,
      name,
      rpo === undefined ? "?" : `${formatCount(rpo.records)} of ${formatCount(acknowledged)}`,
      rpo?.seconds === undefined ? "?" : formatSeconds(rpo.seconds),
      outage === undefined ? "?" : formatSeconds(outage),
      offsets === undefined ? unknown : formatCount(offsets.skipped),
      offsets === undefined ? unknown : formatCount(offsets.replayed),
      formatTargets(targets),
    ],
  };
}
