import type { DrillDefinition } from "../drill/definition.ts";
import { estimatedSeconds, planText } from "../report/plan-of-run.ts";
import { plannedRun } from "./planned-run.ts";

/** The drills of a tag, in the order in which they would run, and the sum of their estimates. */
export function planSet(tag: string, set: readonly DrillDefinition[], json: boolean): number {
  const planned = plannedRun(set);
  if (json) {
    process.stdout.write(`${JSON.stringify({ tag, ...planned, estimatedSeconds: estimatedSeconds(planned) }, undefined, 2)}\n`);
    return 0;
  }
  const width = Math.max(...set.map(({ name }) => name.length));
  const lines = planned.drills.map(
    ({ drill, topology, expectedMinutes }) => `  ${drill.padEnd(width)}  ${String(expectedMinutes).padStart(4)} min  ${topology}`,
  );
  process.stdout.write(`${tag}: ${planText(planned)}\n${lines.join("\n")}\n`);
  return 0;
}
