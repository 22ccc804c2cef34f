/**
 * Exit codes, by rank where several apply: 7 heal not proven > 130/143 interrupted > 5 environment > 6 invalid > 4 aborted >
 * 1 missed > 6 inconclusive or not run > 0.
 */
import { type DrillVerdict, wasCaught } from "./drill-verdict.ts";
import type { JudgedWorkload } from "./tally.ts";
import type { Measure } from "./target.ts";
import { type Cell, doubtOf } from "./theory.ts";

export type ExitCode = 0 | 1 | 4 | 5 | 6 | 7 | 130 | 143;

/** How a drill ended. */
export interface Ending {
  readonly verdict: DrillVerdict;
  /** Every fault was proven healed. */
  readonly healed: boolean;
  /** Engine, image or start failed. */
  readonly environmentFailed?: boolean;
  readonly interrupted?: "SIGINT" | "SIGTERM";
}

/** A drill's own exit code, as its record keeps it. */
export function exitCodeOf({ verdict, healed, environmentFailed = false, interrupted }: Ending): ExitCode {
  if (!healed) return 7;
  if (interrupted !== undefined) return interrupted === "SIGINT" ? 130 : 143;
  if (environmentFailed) return 5;
  return BY_VERDICT[verdict];
}

const BY_VERDICT: Readonly<Record<DrillVerdict, ExitCode>> = {
  invalid: 6,
  aborted: 4,
  missed: 1,
  inconclusive: 6,
  "not-run": 6,
  met: 0,
};

/** What a run needs to know of each of its drills: fields of the drill's record. */
export interface DrillEnding {
  readonly drill: string;
  readonly verdict: DrillVerdict;
  readonly exitCode: number;
  /** Of a known-bad drill: what it must miss. */
  readonly mustMiss: readonly Measure[];
  readonly workloads: readonly JudgedWorkload[];
  /** Of a cell of the ladder. */
  readonly cell?: Cell;
}

export interface RunEnding {
  readonly exitCode: number;
  /** Known-bad drills that did not miss exactly what they declare: Muster itself is broken. */
  readonly notCaught: readonly string[];
}

/** The worst of a run's drills; a known-bad drill that was caught counts as 0, and one that was not as 1. */
export function endOfRun(drills: readonly DrillEnding[]): RunEnding {
  const counted = drills.map((drill) => ({ drill: drill.drill, ...countedAs(drill) }));
  const worst = counted.reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one), {
    exitCode: 0,
    verdict: "met" as DrillVerdict,
  });
  return { exitCode: worst.exitCode, notCaught: counted.filter(({ escaped }) => escaped).map(({ drill }) => drill) };
}

function countedAs(ending: DrillEnding): { verdict: DrillVerdict; exitCode: number; escaped: boolean } {
  const { verdict, exitCode, mustMiss, workloads, cell } = ending;
  const wasJudged = exitCode === 0 || exitCode === 1 || (exitCode === 6 && verdict === "inconclusive");
  if (mustMiss.length === 0 || !wasJudged) return { verdict, exitCode, escaped: false };
  if (wasCaught(verdict, mustMiss, workloads) && cell?.agrees !== false)
    return doubtOf(cell) === undefined
      ? { verdict: "met", exitCode: 0, escaped: false }
      : { verdict: "inconclusive", exitCode: 6, escaped: false };
  return { verdict: "missed", exitCode: 1, escaped: true };
}

function rankOf({ exitCode, verdict }: { exitCode: number; verdict: DrillVerdict }): number {
  if (exitCode === 6) return verdict === "invalid" ? 4 : 1;
  return RANKS.get(exitCode) ?? RANKS.size + 1;
}

const RANKS: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 2],
  [4, 3],
  [5, 5],
  [143, 6],
  [130, 7],
  [7, 8],
]);
