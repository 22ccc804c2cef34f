/** Cells as rows of a table: what n runs show together, ranges and never a mean alone. */
import type { Reading } from "../compare/readings.ts";
import { type Spread, spreadOf } from "../compare/spread.ts";
import { formatCount, formatSeconds } from "../targets/format.ts";
import type { CellRun } from "./cell-run.ts";
import { differences, mostFrequent } from "./conditions.ts";
import { conclusive, inconclusiveRate, type LadderCell } from "./ladder.ts";

/**
 * Runs of one cell that are alike, since only such may be told together: the same Kafka, client, load and machine, and, where a fault hit
 * nodes, the active controller hit in all of them or in none.
 */
export interface Row {
  readonly cell: LadderCell;
  /** Whether the active controller was hit; null where the fault was not on nodes, or nothing was run. */
  readonly hitActiveController: boolean | null;
  /** How its conditions differ from those of most of the cell's runs. */
  readonly differs: readonly string[];
  /** Conclusive ones. */
  readonly runs: readonly CellRun[];
}

export function rowsOf(cell: LadderCell): Row[] {
  const runs = conclusive(cell);
  const usual = mostFrequent(runs);
  if (usual === null) return [{ cell, hitActiveController: null, differs: [], runs: [] }];
  const groups = Map.groupBy(runs, ({ hitActiveController, conditions }) =>
    JSON.stringify([hitActiveController ?? null, conditions]),
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const { hitActiveController = null, conditions } = first;
    return [{ cell, hitActiveController, differs: differences(conditions, usual), runs: alike }];
  });
}

export const spreadIn = ({ runs }: Pick<Row, "runs">, measure: string): Spread =>
  spreadOf(runs.map(({ figures }) => figures[measure] ?? null));

/** What became of a cell, in one word or two. `asTheorySays`: missed what theory says is missed, and so it passed. */
export type Outcome = "met" | "as theory says" | "not as theory says" | "missed";

export function outcomeOf({ verdict, passed, agrees }: CellRun): Outcome {
  if (passed) return verdict === "met" ? "met" : "as theory says";
  return agrees === false ? "not as theory says" : "missed";
}

/** `met`, `2 met, 1 missed`, `inconclusive (2 tries)`, `not run`, `does not apply: …`. */
export function verdictText({ cell, runs }: Row): string {
  if (cell.why !== undefined) return `does not apply: ${cell.why}`;
  if (runs.length === 0) {
    const { of } = inconclusiveRate([cell]);
    return of === 0 ? "not run" : `inconclusive (${of} ${of === 1 ? "try" : "tries"})`;
  }
  const counts = [...Map.groupBy(runs, outcomeOf)].map(([outcome, those]) => ({ outcome, n: those.length }));
  return counts.map(({ outcome, n }) => (counts.length === 1 ? outcome : `${n} ${outcome}`)).join(", ");
}

/** What theory says, and whether that is what was observed; `–` where nobody knows what must happen. */
export function theoryText({ runs }: Row): string {
  const said = [...new Set(runs.flatMap(({ theory }) => theory ?? []))];
  if (said.length === 0) return runs.length === 0 ? "" : "–";
  const counts = [...Map.groupBy(runs, ({ agrees }) => agrees)].map(([agrees, those]) => ({ agrees, n: those.length }));
  const words = counts.map(({ agrees, n }) => (counts.length === 1 ? agreement(agrees) : `${n} ${agreement(agrees)}`));
  return `${words.join(", ")}: ${said.join("; or ")}`;
}

const agreement = (agrees: boolean | null): string => (agrees === null ? "cannot be told" : agrees ? "agrees" : "differs");

export const secondsText = (spread: Spread): string => textOf(spread, formatSeconds);

export const recordsText = (spread: Spread): string =>
  textOf(spread, ({ atLeast, atMost }) =>
    atMost === null ? `≥ ${formatCount(atLeast)}` : formatCount(atMost === atLeast ? atLeast : [atLeast, atMost]),
  );

/** The whole range that runs may have had; beyond one run, the median after it; where not all runs show it, how many do. */
function textOf({ n, of, range, median }: Spread, format: (reading: Reading) => string): string {
  if (of === 0) return "";
  if (range === null || median === null) return "not shown";
  const middle = n > 2 && format(range) !== format(median) ? `, median ${format(median)}` : "";
  return `${format(range)}${middle}${n < of ? ` (${n} of ${of})` : ""}`;
}
