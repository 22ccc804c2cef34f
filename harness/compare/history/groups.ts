/** Runs that may be compared, and what they show together. */
import { endsOf } from "../../measure/intervals.ts";
import type { HistoryLine } from "../../report/history/line.ts";
import { wasJudged } from "../../report/in-run.ts";
import type { Figure } from "../../targets/judge.ts";
import { MEASURES, type Measure } from "../../targets/target.ts";
import type { Reading } from "../readings.ts";
import { type Spread, spreadOf } from "../spread.ts";

/**
 * Runs of one drill under the same conditions: topology, Kafka, client, settings set, cores of the machine, new or kept machines. What a line
 * does not name is not known to be the same as what another names.
 */
export interface HistoryGroup
  extends Pick<HistoryLine, "drill" | "topology" | "kafka" | "client" | "clientVersion" | "world" | "set"> {
  readonly cores?: number;
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
  const byKey = Map.groupBy(lines, (line) => {
    const { drill, topology, kafka, client, clientVersion = null, world = null, set } = line;
    const cores = coresOf(line) ?? null;
    return JSON.stringify([drill, topology, kafka, client, clientVersion, world, cores, Object.entries(set).sort()]);
  });
  return [...byKey.values()].map((runs) => groupOf(runs.toSorted((a, b) => (a.when < b.when ? -1 : 1))));
}

const coresOf = ({ host }: HistoryLine): number | undefined => (typeof host.cores === "number" ? host.cores : undefined);

function groupOf(runs: readonly HistoryLine[]): HistoryGroup {
  const [first] = runs;
  if (first === undefined) throw new Error("a group has at least one run");
  const { drill, topology, kafka, client, clientVersion, world, set } = first;
  const cores = coresOf(first);
  const verdicts = Map.groupBy(runs, ({ verdict }) => verdict);
  const names = [...new Set(runs.flatMap(({ workloads }) => workloads.map(({ name }) => name)))];
  return {
    drill,
    topology,
    kafka,
    client,
    ...(clientVersion === undefined ? {} : { clientVersion }),
    ...(world === undefined ? {} : { world }),
    ...(cores === undefined ? {} : { cores }),
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

export function readingOf(figure: Figure | null): Reading | null {
  if (figure === null) return null;
  if (typeof figure === "object" && "atLeast" in figure) return { atLeast: figure.atLeast, atMost: figure.atMost };
  const [atLeast, atMost] = endsOf(figure);
  return { atLeast, atMost };
}
