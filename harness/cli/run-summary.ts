import type { DrillResult } from "../drill/session.ts";
import { formatTargets, sumOfTargets } from "../targets/tally.ts";

/** Targets of all drills by tier, what was met unchallenged apart; `""` where none was judged. */
export function runSummary(results: readonly Pick<DrillResult, "record">[]): string {
  const tiers = results.flatMap(({ record }) => record?.tiers ?? []);
  if (tiers.length === 0) return "";
  const byTier = [...Map.groupBy(tiers, ({ tier }) => tier)].toSorted(([a], [b]) => a.localeCompare(b));
  const drills = `${results.length} ${results.length === 1 ? "drill" : "drills"}`;
  const lines = byTier.map(([tier, outcomes]) => `  ${tier}  ${formatTargets(sumOfTargets(outcomes))}`);
  return `targets of ${drills}: ${formatTargets(sumOfTargets(tiers))}\n${lines.join("\n")}\n`;
}
