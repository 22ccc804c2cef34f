import { defineTier } from "../../harness/index.ts";
import { tier1 } from "../../topologies/tiers.ts";

/**
 * Tier 1 there and back. 45 s of RTO are for the failover: a region's loss is noticed in 10 s, and 35 remain for promotion and standbys.
 * What the way back may cost is asserted by the drills themselves.
 */
export const tier1AndBack = defineTier({
  name: "tier-1 and back",
  objective: tier1.objective,
  gates: {
    "active-passive-and-back": {
      rpo: { atMost: 2 },
      rto: { atMost: 45 },
      skipped: { atMost: 0 },
      replayed: { atMost: 2400 },
      splitBrain: { atMost: 0 },
    },
  },
});
