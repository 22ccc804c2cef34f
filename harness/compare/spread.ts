import type { Measurement, Reading } from "./readings.ts";

/** What several runs show of one measure. */
export interface Spread {
  /** Runs that show it, of `of` that could have. */
  readonly n: number;
  readonly of: number;
  readonly censored: number;
  /** Both ends are medians of the readings' own ends; `atMost` null where half of the runs or more are censored. */
  readonly median: Reading | null;
  /** From the least that any run may have had to the most. */
  readonly range: Reading | null;
}

export function spreadOf(readings: readonly (Reading | null)[]): Spread {
  const shown = readings.filter((reading) => reading !== null);
  const base = { n: shown.length, of: readings.length, censored: shown.filter(({ atMost }) => atMost === null).length };
  if (shown.length === 0) return { ...base, median: null, range: null };
  const lows = shown.map(({ atLeast }) => atLeast);
  const highs = shown.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY);
  return {
    ...base,
    median: { atLeast: medianOf(lows), atMost: finite(medianOf(highs)) },
    range: { atLeast: Math.min(...lows), atMost: finite(Math.max(...highs)) },
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One measure of one workload over several runs, in the order in which the first run names them. */
export interface Series extends Omit<Measurement, "reading"> {
  readonly readings: readonly (Reading | null)[];
}

/** A run that does not name a measure cannot show it. */
export function seriesOf(runs: readonly (readonly Measurement[])[]): Map<string, Series> {
  const series = new Map<string, Series>();
  for (const { reading: _, ...measure } of runs.flat())
    if (!series.has(keyOf(measure)))
      series.set(keyOf(measure), {
        ...measure,
        readings: runs.map((run) => run.find((other) => keyOf(other) === keyOf(measure))?.reading ?? null),
      });
  return series;
}

const keyOf = ({ workload, measure }: Pick<Measurement, "workload" | "measure">): string => `${workload}\n${measure}`;
