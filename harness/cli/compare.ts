import { compare, regressions } from "../compare/compare.ts";
import { comparisonText } from "../compare/text.ts";
import { runsNamed } from "./recorded-runs.ts";

interface CompareOptions {
  readonly json?: boolean;
  readonly failOnRegression?: boolean;
}

/** What changed between A and B, and whether that made a difference. Exit 1 only where regressions were to fail. */
export function compareRuns(a: string, b: string, { json, failOnRegression }: CompareOptions): number {
  const comparison = compare(runsNamed(a), runsNamed(b));
  process.stdout.write(json === true ? `${JSON.stringify(comparison, undefined, 2)}\n` : comparisonText(comparison));
  if (failOnRegression !== true) return 0;
  const worse = regressions(comparison);
  for (const { workload, measure, p } of worse)
    process.stderr.write(`muster: worse beyond the spread: ${workload} ${measure} (p = ${p?.toFixed(3)})\n`);
  return worse.length > 0 ? 1 : 0;
}
