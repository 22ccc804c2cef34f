import { basename } from "node:path";
import { compare, regressions, type Side, undecided } from "../compare/compare.ts";
import { comparisonText } from "../compare/text.ts";
import { UsageError } from "../core/errors.ts";
import { findBatch, findRun } from "../publish/run-folders.ts";
import { reportsFolder } from "./report.ts";

interface CompareOptions {
  readonly json?: boolean;
  readonly failOnRegression?: boolean;
}

/**
 * What changed between A and B, and whether that made a difference: exit 0 either way. Where regressions are to fail, exit 1 for
 * one and 6 where anything that A shows and tiers judge was not decisively compared.
 */
export function compareRuns(a: string, b: string | undefined, { json, failOnRegression }: CompareOptions): number {
  if (b === undefined)
    throw new UsageError(`compare ${a} with what?`, { hint: "name a second run or batch; `compare topologies` needs none" });
  const comparison = compare(sideNamed(a), sideNamed(b));
  process.stdout.write(json === true ? `${JSON.stringify(comparison, undefined, 2)}\n` : comparisonText(comparison));
  if (failOnRegression !== true) return 0;
  const worse = regressions(comparison);
  for (const { workload, measure, p } of worse)
    process.stderr.write(`muster: worse beyond the spread: ${workload} ${measure} (p = ${p?.toFixed(3)})\n`);
  if (worse.length > 0) return 1;
  const open = undecided(comparison);
  for (const { drill, why } of open) process.stderr.write(`muster: cannot tell of ${drill}: ${why.join("; ")}\n`);
  if (open.length > 0)
    process.stderr.write(
      "  → `muster run --repeat 4` or more on both sides; what B does not show at all, its verdicts and logs explain\n",
    );
  return open.length > 0 ? 6 : 0;
}

/** A batch by its id, else a single run by its id or folder. */
function sideNamed(name: string): Side {
  const batch = findBatch(reportsFolder, name);
  if (batch !== undefined) return { name, records: batch.runs.map(({ record }) => record), withoutRecord: batch.withoutRecord };
  const { folder, record } = findRun(reportsFolder, name);
  return { name: basename(folder), records: [record], withoutRecord: {} };
}
