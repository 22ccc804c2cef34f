import { wasCaught } from "../targets/drill-verdict.ts";
import { doubtOf } from "../targets/theory.ts";
import type { DrillRecord } from "./record.ts";

/** A drill of a run. */
export interface DrillInRun {
  readonly drill: string;
  /** null where a guard refused: nothing was injected, and there is no record. */
  readonly record: DrillRecord | null;
  /** Why the run does not count it as passed. */
  readonly failure?: { readonly message: string };
}

/** What a run was to do. */
export interface Asked {
  readonly chosen: readonly string[];
  readonly repeat: number;
}

/** How many results a drill has. */
export const doneOf = (drill: string, results: readonly Pick<DrillInRun, "drill">[]): number =>
  results.filter((result) => result.drill === drill).length;

export const hasUndone = ({ chosen, repeat }: Asked, results: readonly Pick<DrillInRun, "drill">[]): boolean =>
  chosen.some((drill) => doneOf(drill, results) < repeat);

/** A known-bad drill that missed exactly what it must: its record stays red, the run counts it as passed. */
export const caught = ({ verdict, mustMiss, workloads, cell }: DrillRecord): boolean =>
  mustMiss.length > 0 && wasCaught(verdict, mustMiss, workloads) && doubtOf(cell) === undefined;

/** A known-bad drill that was judged and did not miss exactly what it must: Muster itself is broken. */
export const escaped = (record: DrillRecord): boolean => record.mustMiss.length > 0 && wasJudged(record) && !caught(record);

/** Whether the run counts a drill as passed. */
export function passedInRun(record: DrillRecord): boolean {
  if (!record.healed) return false;
  return record.mustMiss.length > 0 ? caught(record) : record.verdict === "met";
}

/** Figures of a drill that is invalid or did not run to its end are evidence, not results. */
export const wasJudged = ({ verdict }: Pick<DrillRecord, "verdict">): boolean =>
  verdict === "met" || verdict === "missed" || verdict === "inconclusive";
