import { UsageError } from "../core/errors.ts";
import { wasJudged } from "../report/in-run.ts";
import type { DrillRecord } from "../report/record.ts";
import { type Change, changesBetween } from "./conditions.ts";
import { type Difference, differenceOf, type Outcome } from "./difference.ts";
import { measurementsOf } from "./readings.ts";
import { type Series, seriesOf } from "./spread.ts";

/** Runs to be compared, however they were found. */
export interface Side {
  /** As it was asked for. */
  readonly name: string;
  readonly records: readonly DrillRecord[];
  /** Folders of the same batch that hold no record, by drill: refused by a guard, or killed. */
  readonly withoutRecord: Readonly<Record<string, number>>;
}

export interface DrillComparison {
  readonly drill: string;
  readonly topology: string;
  readonly a: Counted;
  readonly b: Counted;
  readonly changes: readonly Change[];
  readonly measures: readonly Difference[];
}

/** How many runs there were, and why some are left out: figures of a run that did not do what it claims are no readings. */
export interface Counted {
  readonly runs: readonly string[];
  readonly excluded: readonly { readonly run: string; readonly verdict: string }[];
  readonly withoutRecord: number;
}

export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly drills: readonly DrillComparison[];
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

/** Drill by drill. Throws UsageError where the two sides have no drill in common, or ran one on different topologies. */
export function compare(a: Side, b: Side): Comparison {
  const [inA, inB] = [a, b].map(({ records }) => [...new Set(records.map(({ drill }) => drill))]) as [string[], string[]];
  const common = inA.filter((drill) => inB.includes(drill));
  if (common.length === 0)
    throw new UsageError(
      `${a.name} ran ${inA.join(", ") || "nothing"} and ${b.name} ran ${inB.join(", ") || "nothing"}: nothing to compare`,
      {
        hint: "compare runs of the same drill",
      },
    );
  return {
    a: a.name,
    b: b.name,
    drills: common.map((drill) => compareDrill(drill, a, b)),
    onlyInA: inA.filter((drill) => !inB.includes(drill)),
    onlyInB: inB.filter((drill) => !inA.includes(drill)),
  };
}

/** A judged measure that is worse by more than the spread. */
export const regressions = ({ drills }: Comparison): readonly Difference[] =>
  drills.flatMap(({ measures }) => measures.filter(({ judged, outcome }) => judged && outcome === "higher"));

/** What a gate cannot tell of a drill: every judged measure that A shows and that was not decisively compared. */
export interface Undecided {
  readonly drill: string;
  readonly why: readonly string[];
}

/** A gate is green over what it compared only: a drill or a measure that B no longer shows may be the worst regression of all. */
export const undecided = ({ drills, onlyInA, b }: Comparison): readonly Undecided[] => [
  ...drills
    .map(({ drill, measures }) => {
      const shown = measures.filter(({ judged, a }) => judged && a.n > 0);
      const open = shown.filter(({ outcome }) => !decisive.has(outcome));
      const why = open.map(({ workload, measure, outcome }) => `${workload} ${measure} ${outcome}`);
      return { drill, why: shown.length === 0 ? ["A shows no judged measure"] : why };
    })
    .filter(({ why }) => why.length > 0),
  ...onlyInA.map((drill) => ({ drill, why: [`${b} has no record of it`] })),
];

const decisive: ReadonlySet<Outcome> = new Set<Outcome>(["lower", "higher", "within the spread"]);

function compareDrill(drill: string, a: Side, b: Side): DrillComparison {
  const [ofA, ofB] = [a, b].map(({ records }) => records.filter((record) => record.drill === drill)) as [
    DrillRecord[],
    DrillRecord[],
  ];
  const topology = oneTopology(drill, [...ofA, ...ofB]);
  const [usedA, usedB] = [ofA, ofB].map((records) => records.filter(wasJudged)) as [DrillRecord[], DrillRecord[]];
  const [seriesA, seriesB] = [usedA, usedB].map((records) => seriesOf(records.map(measurementsOf))) as [
    Map<string, Series>,
    Map<string, Series>,
  ];
  const keys = [...new Set([...seriesA.keys(), ...seriesB.keys()])];
  return {
    drill,
    topology,
    a: countedOf(ofA, a.withoutRecord[drill] ?? 0),
    b: countedOf(ofB, b.withoutRecord[drill] ?? 0),
    changes: changesBetween(usedA.length > 0 ? usedA : ofA, usedB.length > 0 ? usedB : ofB),
    measures: keys.map((key) => differenceOf(seriesIn(seriesA, key, seriesB, usedA), seriesIn(seriesB, key, seriesA, usedB))),
  };
}

/** A measure that one side never names is one that none of its runs shows. */
function seriesIn(own: Map<string, Series>, key: string, other: Map<string, Series>, runs: readonly unknown[]): Series {
  const series = own.get(key) ?? other.get(key);
  if (series === undefined) throw new Error(`no series ${key}`);
  return own.has(key) ? series : { ...series, readings: runs.map(() => null) };
}

const countedOf = (records: readonly DrillRecord[], withoutRecord: number): Counted => ({
  runs: records.filter(wasJudged).map(({ run }) => run),
  excluded: records.filter((record) => !wasJudged(record)).map(({ run, verdict }) => ({ run, verdict })),
  withoutRecord,
});

function oneTopology(drill: string, records: readonly DrillRecord[]): string {
  const topologies = [...new Set(records.map(({ topology }) => topology))];
  if (topologies.length === 1) return topologies[0] ?? "";
  throw new UsageError(`${drill} ran on ${topologies.join(" and ")}: on different topologies it is not the same drill`, {
    hint: "compare runs on one topology",
  });
}
