import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Tier } from "../targets/tiers.ts";

/** A gate on a topology that nobody defines judges nothing: most likely its name is misspelt. */
export function assertGates(tiers: readonly Tier[], topologies: readonly string[]): void {
  for (const { name, gates } of tiers)
    for (const topology of Object.keys(gates))
      if (!topologies.includes(topology))
        throw new UsageError(
          `${name} has a gate on topology "${topology}", which nobody defines${suggestion(topology, topologies)}`,
          { hint: `known: ${topologies.join(", ")}` },
        );
}
