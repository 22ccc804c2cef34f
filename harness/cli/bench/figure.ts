/** What a figure should be; a missed goal is printed, never asserted. */
export interface Goal {
  readonly atMost?: number;
  readonly below?: number;
  readonly atLeast?: number;
  /** Of the baseline. */
  readonly ratioAtMost?: number;
}

export interface FigureDefinition {
  readonly unit: string;
  readonly goal?: Goal;
  /** Which of the samples is the figure's value: the median, or the worst where a goal is meant for each of them. */
  readonly value?: "median" | "max";
}

/** One line of `muster bench --json`: a value, and what it was made of. */
export interface Figure {
  readonly name: string;
  /** null = could not be measured. */
  readonly value: number | null;
  readonly unit: string;
  readonly baseline: number | null;
  readonly ratio: number | null;
  readonly goal: Goal | null;
  readonly n: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

/** The median of `baseline`'s samples is what the value is set in relation to. */
export function figureOf(
  name: string,
  { unit, goal = {}, value: judged = "median" }: FigureDefinition,
  samples: readonly number[],
  baselines: readonly number[] = [],
): Figure {
  const summary = { min: samples.length === 0 ? null : Math.min(...samples), median: median(samples), max: greatest(samples) };
  const value = summary[judged];
  const baseline = median(baselines);
  const ratio = value === null || baseline === null || baseline === 0 ? null : value / baseline;
  return {
    name,
    value,
    unit,
    baseline,
    ratio,
    goal: Object.keys(goal).length === 0 ? null : goal,
    n: samples.length,
    ...summary,
  };
}

const greatest = (samples: readonly number[]): number | null => (samples.length === 0 ? null : Math.max(...samples));

export function median(samples: readonly number[]): number | null {
  const sorted = samples.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** null where there is no goal, or nothing to hold to it. */
export function isMet({ value, ratio, goal }: Figure): boolean | null {
  if (goal === null || value === null) return null;
  if (goal.ratioAtMost !== undefined && ratio === null) return null;
  return (
    value <= (goal.atMost ?? Number.POSITIVE_INFINITY) &&
    value < (goal.below ?? Number.POSITIVE_INFINITY) &&
    value >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) &&
    (ratio ?? 0) <= (goal.ratioAtMost ?? Number.POSITIVE_INFINITY)
  );
}
