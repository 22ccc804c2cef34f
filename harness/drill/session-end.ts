import { Interrupted } from "../core/errors.ts";
import { type Asked, hasUndone } from "../report/in-run.ts";
import { endOfRun } from "../targets/exit-codes.ts";
import type { DrillResult } from "./session.ts";

/**
 * A session's exit code: the worst of its drills, where a known-bad one that was caught counts as 0. An interruption that no
 * drill noticed, because it came as one was already judged, still ended what was to follow. A run of nothing is not green.
 */
export function endOfSession(asked: Asked, results: readonly DrillResult[], { aborted, reason }: AbortSignal): number {
  const worst = worstOf(results);
  if (worst === 7) return worst;
  if (aborted) return reason instanceof Interrupted ? reason.exitCode : 130;
  return worst === 0 && (results.length === 0 || hasUndone(asked, results)) ? 6 : worst;
}

function worstOf(results: readonly DrillResult[]): number {
  const refused = results.filter(({ record }) => record === null).map(({ exitCode }) => exitCode);
  const judged = endOfRun(results.flatMap(({ record }) => record ?? [])).exitCode;
  return judged !== 0 ? judged : (refused[0] ?? 0);
}
