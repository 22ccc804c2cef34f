import { formatDuration, seconds } from "../../core/duration.ts";
import { wasJudged } from "../in-run.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import { type Mark, type VerdictRow, verdictRows } from "../sections.ts";
import { faultText } from "../story.ts";
import type { Status, StepResult } from "./model.ts";

const STATUS: Readonly<Record<Mark, Status>> = { met: "passed", missed: "failed", doubt: "broken" };

/** What was judged, a step a measure; then what happened, with its times. */
export const stepsOf = (record: DrillRecord): StepResult[] => [
  ...record.workloads.flatMap((workload) => verdictRows(workload).map((row) => measureStep(record, workload, row))),
  ...record.faults.map((fault) => step(`fault ${faultText(fault)}`, fault.effect === undefined ? "broken" : "passed")),
  ...phaseSteps(record),
];

/** Figures of a drill that was not judged are evidence, not results: such a step is skipped. */
function measureStep(record: DrillRecord, { name, tier }: WorkloadRecord, row: VerdictRow): StepResult {
  const { mark, measure, measured, gate, objective } = row;
  return step(
    `${name} (${tier}): ${measure} ${measured} · gate ${gate} · objective ${objective}`,
    wasJudged(record) ? STATUS[mark] : "skipped",
  );
}

/** A phase ends where it is announced, and began where the one before it ended; wall times come from the run's one anchor. */
function phaseSteps({ phases, clock }: DrillRecord): StepResult[] {
  if (clock === undefined) return phases.map(({ name }) => step(name, "passed"));
  const wall = (at: number): number => Math.round(Date.parse(clock.wall) + (at - clock.at) * 1000);
  return phases.map(({ name, at, after, by }, index) => ({
    ...step(after === undefined || after < 0 ? name : `${name}, ${formatDuration(seconds(after))} after the effect`, "passed"),
    start: wall(phases[index - 1]?.at ?? at),
    stop: wall(at),
    parameters: by === undefined ? [] : [{ name: "by", value: by === "rule" ? "the drill's own rule" : by }],
  }));
}

const step = (name: string, status: Status): StepResult => ({
  name,
  status,
  stage: "finished",
  statusDetails: {},
  steps: [],
  attachments: [],
  parameters: [],
});
