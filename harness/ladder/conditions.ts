/** Under what runs were made, and where that was not the same. */
import type { CellRun, Conditions } from "./cell-run.ts";

/** The most frequent; of several, that of the first run. */
export function mostFrequent(runs: readonly CellRun[]): Conditions | null {
  const groups = [...Map.groupBy(runs, ({ conditions }) => JSON.stringify(conditions)).values()];
  return groups.toSorted((a, b) => b.length - a.length)[0]?.[0]?.conditions ?? null;
}

/** `kafka: 3.9.2 instead of 4.3.1` */
export const differences = (has: Conditions, wanted: Conditions): string[] =>
  (["kafka", "client", "load", "machine"] as const).flatMap((key) =>
    has[key] === wanted[key] ? [] : [`${key}: ${has[key]} instead of ${wanted[key]}`],
  );
