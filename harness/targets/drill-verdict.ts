/**
 * From measures to a drill, and from drills to a process: verdicts, reasons and exit codes, ours and never a test runner's
 * count of failures. A proven miss outranks an inconclusive neighbour, and an invalid drill outranks what it seemed to show.
 */

import { formatVerdict } from "./format.ts";
import { countsOf, type JudgedWorkload, verdictOf } from "./tally.ts";
import type { Measure } from "./target.ts";
import { type Cell, doubtOf } from "./theory.ts";
import type { Judgement } from "./verdict.ts";

export type DrillVerdict = "met" | "missed" | "inconclusive" | "invalid" | "aborted" | "not-run";

export interface DrillOutcome {
  readonly verdict: DrillVerdict;
  /** One sentence a cause: `orders rpo gate missed (hole)`. */
  readonly reasons: readonly string[];
}

/** What the measures say of a drill that ran to its end: the worst workload decides. Without any verdict nothing was shown. */
export function outcomeOf(workloads: readonly JudgedWorkload[]): DrillOutcome {
  const targets = countsOf(workloads);
  const { met, unchallenged, missed, inconclusive } = targets;
  const all = met + unchallenged + missed + inconclusive;
  if (all === 0) return { verdict: "inconclusive", reasons: ["no target was judged"] };
  const unjudged = workloads.filter(({ verdicts }) => verdicts.length === 0);
  const causes = workloads.flatMap(({ name, verdicts }) => [
    ...(verdicts.length === 0 ? [`${name}: no target was judged`] : []),
    ...verdicts.flatMap(({ measure, objective, gate }) => [
      ...causeOf(`${name} ${measure} objective`, objective),
      ...causeOf(`${name} ${measure} gate`, gate),
    ]),
  ]);
  const tooShort = `${unchallenged} of ${all} targets met (unchallenged): this run was too short to miss ${unchallenged === 1 ? "it" : "them"}`;
  const verdict = verdictOf({ ...targets, inconclusive: inconclusive + unjudged.length });
  return { verdict, reasons: [...causes, ...(unchallenged > 0 ? [tooShort] : [])] };
}

/** Targets that were met under a fault of which nothing shows that it was there prove nothing. What was missed was seen, and stands. */
export function doubted({ verdict, reasons }: DrillOutcome, doubts: readonly string[]): DrillOutcome {
  if (doubts.length === 0) return { verdict, reasons };
  return { verdict: verdict === "met" ? "inconclusive" : verdict, reasons: [...reasons, ...doubts] };
}

/** A cell that does not agree with theory is missed whatever its tier allows; where that cannot be told, nothing is met. */
export function heldAgainstTheory({ verdict, reasons }: DrillOutcome, cell: Cell | undefined): DrillOutcome {
  const doubt = doubtOf(cell);
  if (doubt === undefined || !["met", "missed", "inconclusive"].includes(verdict)) return { verdict, reasons };
  if (cell?.agrees === false) return { verdict: "missed", reasons: [doubt, ...reasons] };
  return { verdict: verdict === "met" ? "inconclusive" : verdict, reasons: [...reasons, doubt] };
}

function causeOf(line: string, judgement: Judgement | undefined): string[] {
  if (judgement === undefined || judgement.verdict === "met" || judgement.verdict === "met (unchallenged)") return [];
  return [`${line} ${formatVerdict(judgement)}`];
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

/** Whether a known-bad drill was caught: it missed, and exactly what it declares, by the figure itself. */
export function wasCaught(verdict: DrillVerdict, mustMiss: readonly Measure[], workloads: readonly JudgedWorkload[]): boolean {
  const missed = missedMeasures(workloads);
  const exactly = missed.length === mustMiss.length && mustMiss.every((measure) => missed.includes(measure));
  return verdict === "missed" && exactly && !missedByViolation(workloads);
}

/** A violation misses a line whatever its figure says: records out of order are not the loss that a drill declares. */
const missedByViolation = (workloads: readonly JudgedWorkload[]): boolean =>
  workloads.some(({ verdicts }) => verdicts.some((lines) => [lines.objective, lines.gate].some(isViolation)));

const isViolation = (judgement: Judgement | undefined): boolean => judgement?.reason === "violation";
