import type { Duration } from "../core/duration.ts";
import type { Place } from "../core/place.ts";
import type { plannedFault } from "../faults/planned.ts";
import type { Measure } from "../targets/target.ts";
import type { CellClaim } from "../targets/theory.ts";
import type { Tier } from "../targets/tiers.ts";
import { assertCanWork, type TopologyDefinition } from "../topology/define.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { assertLoad } from "./assert-load.ts";
import { assertNamed } from "./assert-named.ts";
import { assertSpread } from "./assert-spread.ts";
import type { DrillContext } from "./context.ts";

/** A workload as a drill names it; where it runs is said when its load starts. */
export type PlannedWorkload = Omit<WorkloadDefinition, "tier" | "on" | "clients" | "beside" | "standby"> & {
  readonly tier: Tier;
};

export interface DrillSpec<Region extends string, Cluster extends string, Client extends string> {
  /** What it rehearses, in one sentence for people. */
  readonly about: string;
  readonly topology: TopologyDefinition<Region, Cluster, Client>;
  /** What its load is made of. Each names its tier, and each tier has a gate on the topology. */
  readonly workloads: readonly PlannedWorkload[];
  /** `run` bounds the body, `teardown` what must be undone afterwards. Nothing else ends a drill early. */
  readonly budget: { readonly run: Duration; readonly teardown: Duration };
  readonly tags: readonly string[];
  readonly expectedMinutes: number;
  /** Known bad: the measures it must miss, and exactly those, or Muster itself is broken. */
  readonly mustMiss?: readonly Measure[];
  /** The cell of the ladder that it is; `climb` says so. */
  readonly cell?: CellClaim;
  /** Whether another drill may have its machines when it came out as declared; yes where nothing is said and nothing was promoted. */
  readonly leavesWhole?: boolean;
  /** Where a lost record would have to be found: the cluster whose log is S, and the one that was hit. */
  readonly loss: { readonly source: Cluster; readonly survivors: Cluster };
  /** The fault that figures are measured from, by its place in the drill's order of injection, or from its end (-1 = the last); the first where nothing is said; `switchover` = when the writers were stopped as planned. */
  readonly measureFrom?: number | typeof plannedFault;
}

export interface DrillDefinition {
  readonly name: string;
  readonly spec: DrillSpec<string, string, string>;
  readonly body: (context: DrillContext) => Promise<void>;
  /** Where `drill()` is called. */
  readonly place?: Place;
}

const registered: DrillDefinition[] = [];

/** Every drill of the files loaded so far. */
export const drills = (): readonly DrillDefinition[] => registered;

/** Checked as drills are listed, so that nothing is started for one that could not be judged. */
export function register(definition: DrillDefinition): void {
  assertNamed(definition, registered);
  assertCanWork(definition.spec.topology, definition.place);
  assertLoad(definition);
  assertSpread(definition);
  registered.push(definition);
}
