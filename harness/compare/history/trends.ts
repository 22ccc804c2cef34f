/**
 * Figures over time, of runs under the same conditions: the p95 of the last n against the tier's gate, and the newest batch against the
 * median of those before. Every reading is an interval: a censored one has no upper end, one that could not be shown may have been anything.
 * So a figure is what holds whatever the true values were, and where that decides nothing nothing is claimed.
 */
import type { HistoryLine } from "../../report/history/line.ts";
import { wasJudged } from "../../report/in-run.ts";
import { MEASURES, type Measure, standing, type Target, type Targets } from "../../targets/target.ts";
import type { Reading } from "../readings.ts";
import { type HistoryGroup, readingOf } from "./groups.ts";

/** Runs that a trend is made of, at least; a newest batch is held against so many before it. */
export const LEAST = 5;
/** Runs of a newest batch that is called better or worse, at least: a median of fewer is one run's whim. */
export const LEAST_NEWEST = 3;
/** The last n, where nothing else is asked for. */
export const LAST = 20;
/** Beyond so much of the median before, a newest batch is worse. */
export const TOLERANCE = 1.25;

/**
 * `cannot be told`: intervals that reach over the line; `no trend yet`: too few runs; `too few to tell`: of the newest batch; `no gate`: nothing is asked, of a known-bad drill
 * whatever its tier says; `gate unknown`: nobody has the tier any more, or no gate of it on the topology.
 */
export type TrendVerdict = "met" | "missed" | "cannot be told" | "no trend yet" | "too few to tell" | "no gate" | "gate unknown";

/** What a figure is held to. */
type Held = Target | Extract<TrendVerdict, "no gate" | "gate unknown">;

export interface TrendRun {
  readonly when: string;
  readonly run: string;
  readonly batch: string;
  readonly verdict: HistoryLine["verdict"];
  /** What its own gate said of it then. */
  readonly gate?: string;
  /** null = it could not show it. Of a run that was not judged there is no reading at all. */
  readonly reading?: Reading | null;
}

export interface Trend {
  readonly workload: string;
  readonly tier: string;
  readonly measure: Measure;
  /** Oldest first; those that were not judged among them. */
  readonly runs: readonly TrendRun[];
  /** Judged runs. */
  readonly n: number;
  readonly censored: number;
  readonly unknown: number;
  /** Of the last so many that were judged. Below 20 it is the worst of them. */
  readonly p95: { readonly n: number; readonly reading: Reading } | null;
  readonly gate: { readonly target: Target | null; readonly verdict: TrendVerdict };
  readonly newest: { readonly n: number; readonly median: Reading } | null;
  readonly before: { readonly n: number; readonly median: Reading } | null;
  readonly regression: TrendVerdict;
}

export interface TrendOptions {
  readonly last?: number;
  /** What a tier's gates are on the group's topology; nothing where it is not known any more. */
  readonly gatesOf: (tier: string, topology: string) => Targets | undefined;
}

/** A trend for each workload, tier and measure that some judged run of the group names. */
export function trendsOf({ runs, topology }: HistoryGroup, { last = LAST, gatesOf }: TrendOptions): Trend[] {
  const judged = runs.filter(wasJudged);
  const isKnownBad = runs.some(({ caught }) => caught !== undefined);
  const loads = new Map(
    judged.flatMap(({ workloads }) => workloads.map(({ name, tier }) => [`${name}\n${tier}`, { name, tier }])),
  );
  return [...loads.values()].flatMap(({ name, tier }) =>
    MEASURES.flatMap((measure) => {
      const told = runs.map((run) => trendRun(run, name, tier, measure));
      if (!told.some(({ reading }) => reading !== undefined)) return [];
      const held = isKnownBad ? "no gate" : heldTo(measure, gatesOf(tier, topology));
      return [{ workload: name, tier, measure, ...trendOf(told, held, { last, isKnownBad }) }];
    }),
  );
}

const heldTo = (measure: Measure, gates: Targets | undefined): Held =>
  gates === undefined ? "gate unknown" : (gates[measure] ?? "no gate");

/** A run in which the workload was of another tier, or had no such measure, shows nothing of it. */
function trendRun(run: HistoryLine, name: string, tier: string, measure: Measure): TrendRun {
  const { when, batch, verdict } = run;
  const base = { when, run: run.run, batch, verdict };
  const workload = run.workloads.find((one) => one.name === name && one.tier === tier);
  const measured = workload?.measured;
  if (!wasJudged(run) || measured === undefined || !(measure in measured)) return base;
  const gate = workload?.gate[measure];
  return { ...base, ...(gate !== undefined && { gate }), reading: readingOf(measured[measure] ?? null) };
}

/** Pure of names, so that it can be tried with any readings. */
export function trendOf(
  runs: readonly TrendRun[],
  held: Held,
  { last, isKnownBad }: { readonly last: number; readonly isKnownBad: boolean },
): Omit<Trend, "workload" | "tier" | "measure"> {
  const judged = runs.filter(({ reading }) => reading !== undefined);
  const window = judged.slice(-last);
  const p95 = window.length === 0 ? null : { n: window.length, reading: quantileOf(window.map(intervalOf), 0.95) };
  const batch = judged.at(-1)?.batch;
  const [newest, before] = [judged.filter((one) => one.batch === batch), judged.filter((one) => one.batch !== batch)];
  return {
    runs,
    n: judged.length,
    censored: judged.filter(({ reading }) => reading !== null && reading?.atMost === null).length,
    unknown: judged.filter(({ reading }) => reading === null).length,
    p95,
    gate: { target: typeof held === "string" ? null : held, verdict: gateVerdict(p95, held) },
    newest: medianOf(newest),
    before: medianOf(before),
    regression: isKnownBad ? "no gate" : regressionOf(newest, before),
  };
}

function gateVerdict(p95: Trend["p95"], held: Held): TrendVerdict {
  if (typeof held === "string") return held;
  if (p95 === null || p95.n < LEAST) return "no trend yet";
  return wordOf(standing(p95.reading, held));
}

function regressionOf(newest: readonly TrendRun[], before: readonly TrendRun[]): TrendVerdict {
  const [now, then] = [medianOf(newest), medianOf(before)];
  if (now === null || then === null || before.length < LEAST) return "no trend yet";
  if (newest.length < LEAST_NEWEST) return "too few to tell";
  if (now.median.atMost !== null && now.median.atMost <= then.median.atLeast * TOLERANCE) return "met";
  if (then.median.atMost !== null && now.median.atLeast > then.median.atMost * TOLERANCE) return "missed";
  return "cannot be told";
}

const wordOf = (stands: ReturnType<typeof standing>): TrendVerdict => (stands === "between" ? "cannot be told" : stands);

/** What could not be shown may have been nothing, and anything. */
const intervalOf = ({ reading }: TrendRun): Reading => reading ?? { atLeast: 0, atMost: null };

const medianOf = (runs: readonly TrendRun[]): Trend["newest"] =>
  runs.length === 0 ? null : { n: runs.length, median: quantileOf(runs.map(intervalOf), 0.5) };

/** By nearest rank, of both ends: wherever in their intervals the true values lie, their quantile lies in this one. */
export function quantileOf(readings: readonly Reading[], share: number): Reading {
  const rank = Math.max(0, Math.ceil(readings.length * share) - 1);
  const at = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[rank] ?? Number.NaN;
  const most = at(readings.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY));
  return { atLeast: at(readings.map(({ atLeast }) => atLeast)), atMost: Number.isFinite(most) ? most : null };
}

const says = ({ gate, regression }: Pick<Trend, "gate" | "regression">, ...verdicts: readonly TrendVerdict[]): boolean =>
  verdicts.includes(gate.verdict) || verdicts.includes(regression);

/** Beyond its gate, or worse than before, whatever else is not known. */
export const isMissed = (trend: Pick<Trend, "gate" | "regression">): boolean => says(trend, "missed");

/** Whoever runs each drill once a night has a newest batch of one for ever: a gate that holds decides for it. */
export const isOpen = (trend: Pick<Trend, "gate" | "regression">): boolean =>
  says(trend, "cannot be told", "no trend yet", "gate unknown") ||
  (trend.regression === "too few to tell" && trend.gate.verdict !== "met");

/** 1: a trend misses; 6: none does, and one cannot be told, be it for too few runs, or there is none; 0: all of them hold. */
export function trendsExit(trends: readonly Pick<Trend, "gate" | "regression">[]): 0 | 1 | 6 {
  if (trends.some(isMissed)) return 1;
  return trends.length === 0 || trends.some(isOpen) ? 6 : 0;
}
