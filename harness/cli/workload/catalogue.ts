import * as workloads from "../../../suites/workloads.ts";
import * as tierFile from "../../../topologies/tiers.ts";
import type { PlannedWorkload } from "../../drill/definition.ts";
import type { Tier } from "../../targets/tiers.ts";

export const tiers: readonly Tier[] = Object.values(tierFile);

/** The suites' workloads, those of the strictest tier first. */
export const presets: readonly PlannedWorkload[] = Object.values(workloads).toSorted((a, b) =>
  a.tier.name.localeCompare(b.tier.name),
);
