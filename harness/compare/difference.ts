import { type Parted, parted } from "./permutation.ts";
import type { Measurement, Reading } from "./readings.ts";
import { type Series, type Spread, spreadOf } from "./spread.ts";

/** Below this share of deals that part the readings as much, a difference exceeds the spread. */
export const level = 0.05;

export type Outcome = "lower" | "higher" | "within the spread" | "too few runs to tell" | "not shown on both sides";

export interface Difference extends Omit<Measurement, "reading"> {
  readonly a: Spread;
  readonly b: Spread;
  /** Median of B less median of A, as an interval; an end is null where a censored reading leaves it open. */
  readonly difference: { readonly atLeast: number | null; readonly atMost: number | null } | null;
  readonly p: number | null;
  /** p counts every deal; false where so many readings took the normal distribution's. */
  readonly exact: boolean;
  readonly outcome: Outcome;
  /** No run of either side can have been as the other's, whatever the number of runs. */
  readonly apart: boolean;
}

/** Pure: what B's runs show of a measure, against A's. Swapping A and B mirrors it. */
export function differenceOf(a: Series, b: Series): Difference {
  const [ofA, ofB] = [a.readings, b.readings].map((readings) => readings.filter((reading) => reading !== null));
  const { workload, measure, unit, judged } = a;
  const spreads = { a: spreadOf(a.readings), b: spreadOf(b.readings) };
  const test = parted(ofA ?? [], ofB ?? []);
  const shown = spreads.a.n > 0 && spreads.b.n > 0;
  return {
    workload,
    measure,
    unit,
    judged,
    ...spreads,
    difference: shown ? between(spreads.a.median, spreads.b.median) : null,
    p: shown ? test.p : null,
    exact: test.exact,
    outcome: shown ? outcomeOf(test) : "not shown on both sides",
    apart: shown && Math.abs(test.score) === spreads.a.n * spreads.b.n,
  };
}

function outcomeOf({ score, p, smallestP }: Parted): Outcome {
  if (smallestP > level) return "too few runs to tell";
  if (p > level) return "within the spread";
  return score > 0 ? "higher" : "lower";
}

function between(a: Reading | null, b: Reading | null): Difference["difference"] {
  if (a === null || b === null) return null;
  return {
    atLeast: a.atMost === null ? null : b.atLeast - a.atMost,
    atMost: b.atMost === null ? null : b.atMost - a.atLeast,
  };
}
