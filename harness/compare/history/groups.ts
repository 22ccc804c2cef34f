/** Runs that may be compared, and what they show together. */
import { endsOf } from "../../measure/intervals.ts";
import type { HistoryLine } from "../../report/history/line.ts";
import { wasJudged } from "../../report/in-run.ts";
import type { Figure } from "../../targets/judge.ts";
import { MEASURES, type Measure } from "../../targets/target.ts";
import type { Reading } from "../readings.ts";
import { type Spread, spreadOf } from "../spread.ts";

/** Runs of one drill under the same conditions: topology, Kafka, client and settings set. */
export interface HistoryGroup extends Pick<HistoryLine, "drill" | "topology" | "kafka" | "client" | "set"> {
  /** Oldest first. */
  readonly runs: readonly HistoryLine[];
  /** How often each verdict was given. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly measures: readonly MeasureHistory[];
}

/** Of runs that were judged: figures of one that is invalid or did not run to its end are evidence, not results. */
export interface MeasureHistory extends Spread {
  readonly workload: string;
  readonly measure: Measure;
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
    measures: names.flatMap((name) => MEASURES.flatMap((measure) => measureHistory(runs.filter(wasJudged), name, measure))),
  };
}

function measureHistory(runs: readonly HistoryLine[], workload: string, measure: Measure): MeasureHistory[] {
  const figures = runs.map(({ workloads }) => workloads.find(({ name }) => name === workload)?.measured[measure]);
  if (figures.every((figure) => figure === undefined)) return [];
  return [{ workload, measure, ...spreadOf(figures.map((figure) => readingOf(figure ?? null))) }];
}

function readingOf(figure: Figure | null): Reading | null {
  if (figure === null) return null;
  if (typeof figure === "object" && "atLeast" in figure) return { atLeast: figure.atLeast, atMost: figure.atMost };
  const [atLeast, atMost] = endsOf(figure);
  return { atLeast, atMost };
}
