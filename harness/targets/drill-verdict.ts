/**
 * From measures to a drill, and from drills to a process: verdicts, reasons and exit codes, ours and never a test runner's
 * count of failures. A proven miss outranks an inconclusive neighbour, and an invalid drill outranks what it seemed to show.
 */

import { formatVerdict } from "./format.ts";
import type { MeasureVerdict } from "./judge.ts";
import type { Measure } from "./target.ts";
import type { Judgement } from "./verdict.ts";

export type DrillVerdict = "met" | "missed" | "inconclusive" | "invalid" | "aborted" | "not-run";

/** A workload's verdicts under its name. */
export interface JudgedWorkload {
  readonly name: string;
  readonly verdicts: readonly MeasureVerdict[];
}

export interface DrillOutcome {
  readonly verdict: DrillVerdict;
  /** One sentence a cause: `orders rpo gate missed (hole)`. */
  readonly reasons: readonly string[];
}

/** What the measures say of a drill that ran to its end. Without any verdict nothing was shown: inconclusive. */
export function outcomeOf(workloads: readonly JudgedWorkload[]): DrillOutcome {
  const judged = workloads.flatMap(({ name, verdicts }) =>
    verdicts.flatMap(({ measure, objective, gate }) => [
      ...(objective ? [{ line: `${name} ${measure} objective`, judgement: objective }] : []),
      ...(gate ? [{ line: `${name} ${measure} gate`, judgement: gate }] : []),
    ]),
  );
  if (judged.length === 0) return { verdict: "inconclusive", reasons: ["no target was judged"] };
  const reasons = judged
    .filter(({ judgement }) => judgement.verdict !== "met")
    .map(({ line, judgement }) => `${line} ${formatVerdict(judgement)}`);
  const has = (verdict: Judgement["verdict"]) => judged.some(({ judgement }) => judgement.verdict === verdict);
  return { verdict: has("missed") ? "missed" : has("inconclusive") ? "inconclusive" : "met", reasons };
}

/** The measures a drill missed on any line. */
export function missedMeasures(workloads: readonly JudgedWorkload[]): Measure[] {
  const missed = workloads.flatMap(({ verdicts }) =>
    verdicts
      .filter(({ objective, gate }) => objective?.verdict === "missed" || gate?.verdict === "missed")
      .map(({ measure }) => measure),
  );
  return [...new Set(missed)];
}

/** Whether a known-bad drill was caught: it missed, and exactly what it declares. */
export function wasCaught(verdict: DrillVerdict, mustMiss: readonly Measure[], workloads: readonly JudgedWorkload[]): boolean {
  const missed = missedMeasures(workloads);
  return verdict === "missed" && missed.length === mustMiss.length && mustMiss.every((measure) => missed.includes(measure));
}
