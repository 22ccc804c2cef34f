import type { Finding } from "../measure/integrity/finding.ts";
import { findingsIn } from "../measure/integrity/integrity.ts";
import { allNames } from "../measure/names.ts";
import type { WorkloadRecord } from "../report/record.ts";
import type { Judgement } from "../targets/verdict.ts";
import type { Cause } from "./causes.ts";
import type { Facts } from "./facts.ts";
import type { Kept } from "./kept.ts";

/** What is wrong with the evidence that workloads are judged by: lies first, since they outrank what is only missing. */
export function flawsOf({ workloads }: Pick<Facts, "workloads">, kept: Kept): Finding[] {
  const judged = new Set(workloads.flatMap(({ settings }) => [...allNames(settings)]));
  const unread = kept.unreadable.map((text): Finding => ({ kind: "gap", text }));
  const found = findingsIn(kept, writtenAs(workloads)).filter(({ topic }) => topic === undefined || judged.has(topic));
  const { lie = [], gap = [] } = Object.groupBy([...unread, ...found], ({ kind }) => kind);
  return [...lie, ...gap];
}

const writtenAs = (workloads: Facts["workloads"]): ReadonlyMap<string, string> =>
  new Map(
    workloads.flatMap(({ settings: { workload } }) =>
      (workload.copies ?? []).map((copy) => [copy.topic, workload.topic] as const),
    ),
  );

export const causeOfFlaw = ({ kind, text }: Finding): Cause =>
  kind === "lie"
    ? { kind: "invalid", message: `${text}: nothing measured may be quoted` }
    : { kind: "incomplete", message: `the evidence is incomplete: ${text}` };

/** Nothing is missing that the workload's figures rest on. */
export const isWhole = (workload: WorkloadRecord, findings: readonly Finding[]): boolean =>
  !findings.some((one) => one.kind === "gap" && (one.topic === undefined || allNames({ workload }).has(one.topic)));

/** With evidence missing, a miss is as little proven as a pass: what looks lost may stand in what was cut off. */
export const unproven = (workload: WorkloadRecord): WorkloadRecord => ({
  ...workload,
  verdicts: workload.verdicts.map(({ gate, objective, ...rest }) => ({
    ...rest,
    ...(objective && { objective: undetermined(objective) }),
    ...(gate && { gate: undetermined(gate) }),
  })),
});

const undetermined = ({ target }: Judgement): Judgement => ({ target, verdict: "inconclusive", reason: "undetermined" });
