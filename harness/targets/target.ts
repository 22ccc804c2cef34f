/** What a measure may be: a bound, and how a measured interval stands to it. */

/** `below` = "<", `atMost` = "≤". Seconds for rpo and rto, records for the others. */
export type Target = { readonly below: number } | { readonly atMost: number };

/**
 * The measures that have targets. `logDuplicates`: extra occurrences in a log, of the cluster that has most of them (logs are never
 * added up). `unprocessed`: records below the group's last commit that it never processed anywhere.
 */
export const MEASURES = ["rpo", "rto", "skipped", "replayed", "splitBrain", "logDuplicates", "unprocessed"] as const;
export type Measure = (typeof MEASURES)[number];

/** One target per measure. */
export type Targets = Readonly<Partial<Record<Measure, Target>>>;

/** The two lines of a tier for one topology: what the business asks, and what CI can see fail. */
export type TargetLines = Readonly<Partial<Record<Measure, { readonly objective?: Target; readonly gate?: Target }>>>;

/** Sums of binary fractions of seconds are no reason to miss. */
const EPSILON = 1e-9;

/** A target is met or missed only with the whole interval on one side of it; `atMost: null` = no upper end. */
export function standing(
  value: { readonly atLeast: number; readonly atMost: number | null },
  target: Target,
): "met" | "missed" | "between" {
  const { atLeast, atMost } = value;
  const keeps = (end: number) => ("below" in target ? end < target.below - EPSILON : end <= target.atMost + EPSILON);
  if (atMost !== null && keeps(atMost)) return "met";
  return keeps(atLeast) ? "between" : "missed";
}

/** The bound itself. */
export function boundOf(target: Target): number {
  return "below" in target ? target.below : target.atMost;
}
