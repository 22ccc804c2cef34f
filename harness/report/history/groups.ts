/** Runs that may be compared, and what they show together: n, median and spread of each measure. */
import type { Figure } from "../../targets/judge.ts";
import { MEASURES, type Measure } from "../../targets/target.ts";
import { wasJudged } from "../in-run.ts";
import type { HistoryLine } from "./line.ts";

/** Runs of one drill under the same conditions: topology, Kafka, client and settings set. */
export interface HistoryGroup extends Pick<HistoryLine, "drill" | "topology" | "kafka" | "client" | "set"> {
  /** Oldest first. */
  readonly runs: readonly HistoryLine[];
  /** How often each verdict was given. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly measures: readonly MeasureHistory[];
}

export interface MeasureHistory {
  readonly workload: string;
  readonly measure: Measure;
  /** Runs that were judged and in which the figure has two ends. */
  readonly n: number;
  /** Runs in which it has none: not measured, censored, or of a drill that was not judged. */
  readonly without: number;
  /** Of the middles of the runs' intervals. */
  readonly median: number | null;
  /** From the lowest end of any run's interval to the highest. */
  readonly low: number | null;
  readonly high: number | null;
}

export function groupsOf(lines: readonly HistoryLine[]): HistoryGroup[] {
  const byKey = Map.groupBy(lines, ({ drill, topology, kafka, client, set }) =>
    JSON.stringify([drill, topology, kafka, client, Object.entries(set).sort()]),
  );
  return [...byKey.values()].map((runs) => groupOf(runs.toSorted((a, b) => (a.when < b.when ? -1 : 1))));
}

function groupOf(runs: readonly HistoryLine[]): HistoryGroup {
  const [first] = runs;
  if (first === undefined) throw new Error("a group has at least one run");
  const { drill, topology, kafka, client, set } = first;
  const verdicts = Map.groupBy(runs, ({ verdict }) => verdict);
  const names = [...new Set(runs.flatMap(({ workloads }) => workloads.map(({ name }) => name)))];
  return {
    drill,
    topology,
    kafka,
    client,
    set,
    runs,
    verdicts: Object.fromEntries([...verdicts].map(([verdict, those]) => [verdict, those.length])),
    measures: names.flatMap((name) => MEASURES.flatMap((measure) => measureHistory(runs, name, measure) ?? [])),
  };
}

function measureHistory(runs: readonly HistoryLine[], workload: string, measure: Measure): MeasureHistory | undefined {
  const figures = runs.flatMap(({ verdict, workloads }) => {
    const figure = workloads.find(({ name }) => name === workload)?.measured[measure];
    return figure === undefined ? [] : [wasJudged({ verdict }) ? figure : null];
  });
  if (figures.length === 0) return undefined;
  const known = figures.map(endsOf).filter((ends) => ends !== undefined);
  return {
    workload,
    measure,
    n: known.length,
    without: figures.length - known.length,
    median: medianOf(known.map(([low, high]) => (low + high) / 2)),
    low: known.length === 0 ? null : Math.min(...known.map(([low]) => low)),
    high: known.length === 0 ? null : Math.max(...known.map(([, high]) => high)),
  };
}

/** Undefined where there is no figure, or none with an upper end. */
function endsOf(figure: Figure | null): readonly [number, number] | undefined {
  if (figure === null) return undefined;
  if (typeof figure === "number") return [figure, figure];
  if ("atLeast" in figure) return figure.atMost === null ? undefined : [figure.atLeast, figure.atMost];
  return figure;
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
