import { formatCount, formatSeconds } from "../targets/format.ts";
import { columns } from "./columns.ts";
import type { Comparison, Counted, DrillComparison } from "./compare.ts";
import { type Difference, level } from "./difference.ts";
import { countedUpTo } from "./permutation.ts";
import type { Measurement, Reading } from "./readings.ts";
import { type Series, type Spread, spreadOf } from "./spread.ts";

/** A comparison for people. */
export function comparisonText(comparison: Comparison): string {
  const { a, b, drills, onlyInA, onlyInB } = comparison;
  return [
    `A: ${a}`,
    `B: ${b}`,
    ...drills.flatMap((drill) => ["", ...drillLines(drill)]),
    ...(onlyInA.length > 0 ? ["", `only in A: ${onlyInA.join(", ")}`] : []),
    ...(onlyInB.length > 0 ? ["", `only in B: ${onlyInB.join(", ")}`] : []),
    "",
    ...criterion(drills.flatMap(({ measures }) => measures.filter(({ p }) => p !== null))),
    "",
  ].join("\n");
}

const EXACT = "Every p is exact: all ways to deal the readings were counted.";

function criterion(compared: readonly Difference[]): string[] {
  const normal = compared.filter(({ exact }) => !exact).length;
  return [
    `A difference exceeds the spread where a rank-sum permutation test gives p ≤ ${level}; readings whose intervals touch are ties, a`,
    `censored one is above what ended below it. With as many runs on both sides, 4 and 4 are the fewest that can tell. ${compared.length} measures were compared:`,
    `by chance alone, up to ${(compared.length * level).toFixed(1)} of them would seem to differ.`,
    ...(compared.length === 0
      ? []
      : [
          normal === 0
            ? EXACT
            : `Above ${countedUpTo} readings p is approximate, from the normal distribution: so for ${normal} of them.`,
        ]),
  ];
}

function drillLines({ drill, topology, a, b, changes, measures }: DrillComparison): string[] {
  const groups = Map.groupBy(measures.filter(isWorthALine), ({ workload }) => workload);
  const zero = measures.filter((one) => isShown(one) && isZero(one));
  const unseen = measures.filter((one) => !isShown(one));
  return [
    `${drill} on ${topology}: A ${countedText(a)}; B ${countedText(b)}`,
    "",
    "  Changed",
    ...(changes.length === 0
      ? ["    nothing that the records know of"]
      : columns(changes.map(({ group, key, a: was, b: is }) => [`    ${group} ${key}`, `${was} → ${is}`]))),
    ...[...groups].flatMap(([workload, rows]) => ["", `  ${workload === "" ? "Phases" : workload}`, ...measureLines(rows)]),
    "",
    ...(zero.length > 0 ? [`  0 in every run of both: ${namesOf(zero)}`] : []),
    ...(unseen.length > 0 ? [`  shown by no run: ${namesOf(unseen)}`] : []),
  ];
}

const isShown = ({ a, b }: Difference): boolean => a.n + b.n > 0;
const isZero = ({ a, b }: Difference): boolean =>
  [a, b].every(({ n, of, range }) => n === of && range?.atMost === 0 && range.atLeast === 0);
const isWorthALine = (one: Difference): boolean => isShown(one) && !isZero(one);
const namesOf = (measures: readonly Difference[]): string =>
  measures.map(({ workload, measure }) => (workload === "" ? measure : `${workload} ${measure}`)).join(", ");

function countedText({ runs, excluded, withoutRecord }: Counted): string {
  const left = excluded.map(({ run, verdict }) => `${run} ${verdict}`);
  const out = [...left, ...(withoutRecord > 0 ? [`${withoutRecord} without a record`] : [])];
  return `n = ${runs.length}${out.length > 0 ? ` (left out: ${out.join(", ")})` : ""}`;
}

const measureLines = (rows: readonly Difference[]): string[] =>
  columns([
    ["    ", "A  median", "min–max", "n", "B  median", "min–max", "n", "B − A", ""],
    ...rows.map((row) => [
      `    ${row.measure}`,
      ...spreadCells(row.unit, row.a),
      ...spreadCells(row.unit, row.b),
      differenceText(row),
      outcomeText(row),
    ]),
  ]);

function spreadCells(unit: Measurement["unit"], { n, of, censored, median, range }: Spread): string[] {
  const count = `${n === of ? n : `${n} of ${of}`}${censored > 0 ? `, ${censored} censored` : ""}`;
  return median === null || range === null
    ? ["not shown", "", count]
    : [readingText(unit, median), readingText(unit, range), count];
}

function readingText(unit: Measurement["unit"], { atLeast, atMost }: Reading): string {
  if (unit === "s") return formatSeconds({ atLeast, atMost });
  return formatCount(atMost === null || atMost === atLeast ? atLeast : [atLeast, atMost]);
}

/** `−3.2…−2.9 s`: the sign is what is read first. */
function differenceText({ unit, difference }: Difference): string {
  if (difference === null) return "";
  const { atLeast, atMost } = difference;
  if (atLeast === null && atMost === null) return "unknown";
  const digits = unit === "s" ? 2 : 0;
  const signed = (value: number | null): string =>
    value === null ? "?" : `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(digits)}`;
  return `${atLeast === atMost ? signed(atLeast) : `${signed(atLeast)}…${signed(atMost)}`}${unit === "s" ? " s" : ""}`;
}

function outcomeText({ outcome, p, apart }: Difference): string {
  if (outcome === "too few runs to tell") return `${outcome}${apart ? " (no two readings touch)" : ""}`;
  return p === null || outcome === "not shown on both sides"
    ? outcome
    : `${outcome} (p = ${p < 0.001 ? "< 0.001" : p.toFixed(3)})`;
}

/** What n runs of one drill show, a line a measure: the end of a `--repeat`. */
export function repetitionText(drill: string, series: readonly Series[], left: readonly string[]): string {
  const spreads = series.map((one) => ({ ...one, spread: spreadOf(one.readings) }));
  const rows = spreads.filter(({ spread: { range } }) => range !== null && !(range.atLeast === 0 && range.atMost === 0));
  const named = (workload: string, measure: string): string => `    ${workload === "" ? "" : `${workload} `}${measure}`;
  return [
    `${drill}, repeated${left.length > 0 ? ` (left out: ${left.join(", ")})` : ""}`,
    ...columns([
      ["    ", "median", "min–max", "n"],
      ...rows.map(({ workload, measure, unit, spread }) => [named(workload, measure), ...spreadCells(unit, spread)]),
    ]),
    "",
  ].join("\n");
}
