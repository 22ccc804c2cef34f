import { defineTier } from "../../harness/index.ts";

/**
 * Tiers of drills that are about one thing: nothing else is judged, and no time is spent on what is not judged. The figures of
 * everything else stand in the record all the same.
 */

/** Where a moved group goes on, with tier 1's bounds: nothing skipped, and at most 6 s of 400 records/s delivered again. */
export const offsetsAlone = defineTier({
  name: "offsets alone",
  objective: { skipped: { atMost: 0 } },
  gates: { "active-passive": { skipped: { atMost: 0 }, replayed: { atMost: 2400 } } },
});
