import { endOfRun } from "../targets/exit-codes.ts";
import type { DrillResult } from "./session.ts";

/** The run's exit code: the worst of its drills, where a known-bad one that was caught counts as 0. A run of nothing is not green. */
export function worstExitCode(results: readonly DrillResult[]): number {
  if (results.length === 0) return 6;
  const refused = results.filter(({ record }) => record === null).map(({ exitCode }) => exitCode);
  const judged = endOfRun(results.flatMap(({ record }) => record ?? [])).exitCode;
  return judged !== 0 ? judged : (refused[0] ?? 0);
}
