import type { DrillDefinition } from "../drill/definition.ts";
import type { PlannedRun } from "../report/plan-of-run.ts";

/** These drills as a run of them is estimated. */
export const plannedRun = (drills: readonly DrillDefinition[], repeat = 1): PlannedRun => ({
  drills: drills.map(({ name, spec }) => ({ drill: name, topology: spec.topology.name, expectedMinutes: spec.expectedMinutes })),
  repeat,
});
