import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { placeText } from "../core/place.ts";
import { placeOfTier, type Tier } from "../targets/tiers.ts";

/** A gate on a topology that nobody defines judges nothing: most likely its name is misspelt. */
export function assertGates(tiers: readonly Tier[], topologies: readonly string[]): void {
  for (const tier of tiers)
    for (const topology of Object.keys(tier.gates))
      if (!topologies.includes(topology))
        throw new UsageError(
          `${placeText(placeOfTier(tier))}: ${tier.name} has a gate on topology "${topology}", which nobody defines${suggestion(topology, topologies)}`,
          { hint: `known: ${topologies.join(", ")}` },
        );
}

/** A tier that no workload has judges nothing either: it stands there as a promise that nobody tests. */
export function assertUsed(tiers: readonly Tier[], used: readonly Tier[]): void {
  for (const tier of tiers)
    if (!used.includes(tier))
      throw new UsageError(`${placeText(placeOfTier(tier))}: nobody uses ${tier.name}: no workload of any drill has it`, {
        hint: "give it to a workload in suites/, or leave it out",
      });
}
