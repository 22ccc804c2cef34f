import type { Targets } from "../targets/target.ts";
import { type Tier, targetsOn } from "../targets/tiers.ts";
import { allDrills } from "./suites.ts";

/** What the drills' tiers ask today, wherever they are defined; undefined where no drill has the tier, or it has no gate on the topology. */
export async function gatesToday(): Promise<(tier: string, topology: string) => Targets | undefined> {
  const tiers = new Set((await allDrills()).flatMap(({ spec }) => spec.workloads.map(({ tier }) => tier)));
  return (name, topology) => {
    const [tier, another] = [...tiers].filter((one) => one.name === name);
    // Two of one name: which of them it was is not known.
    if (tier?.gates[topology] === undefined || another !== undefined) return undefined;
    return gatesOf(tier, topology);
  };
}

const gatesOf = (tier: Tier, topology: string): Targets =>
  Object.fromEntries(
    Object.entries(targetsOn(tier, topology)).flatMap(([measure, { gate }]) => (gate === undefined ? [] : [[measure, gate]])),
  );
