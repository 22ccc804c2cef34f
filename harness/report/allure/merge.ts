import type { DrillRecord } from "../record.ts";
import type { TestResult } from "./model.ts";

/**
 * Results of several runs for one report. Allure takes two results with one history for a test and its retry and shows the last
 * alone; two runs of a drill are two results, and a miss must not hide behind a later success. So each of them gets a history
 * of its own.
 */
export function apart(results: readonly TestResult[]): TestResult[] {
  const times = Map.groupBy(results, ({ historyId }) => historyId);
  return results.map((result) => {
    if (times.get(result.historyId)?.length === 1) return result;
    const run = result.parameters.find(({ name }) => name === "run")?.value ?? result.uuid;
    return {
      ...result,
      name: `${result.name} (run ${run})`,
      historyId: `${result.historyId}-${run}`,
      testCaseId: `${result.testCaseId}-${run}`,
    };
  });
}

/** The name of a report: what a reader has before them. */
export function titleOf(records: readonly DrillRecord[]): string {
  const drills = [...new Set(records.map(({ drill }) => drill))];
  return records.length === 1 ? `${drills[0]} (run ${records[0]?.run})` : `${records.length} runs of ${drills.join(", ")}`;
}
