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

/** Whatever is acknowledged stays. */
export const nothingLost = defineTier({
  name: "nothing lost",
  objective: { rpo: { atMost: 0 } },
  gates: { "single-region": { rpo: { atMost: 0 } } },
});

/**
 * Each record stands in the log once. The latency objective is above the 1.5 s after which the measuring client gives up a request:
 * what is later than that was sent again.
 */
export const nothingTwice = defineTier({
  name: "nothing twice",
  objective: { logDuplicates: { atMost: 0 } },
  service: { latencyObjectiveMs: 2000 },
  gates: { "single-region": { logDuplicates: { atMost: 0 } } },
});

/** What the group has put behind it, it has processed; twice is allowed. */
export const nothingPassedOver = defineTier({
  name: "nothing passed over",
  objective: { unprocessed: { atMost: 0 } },
  gates: { "single-region": { unprocessed: { atMost: 0 } } },
});

/** Service comes back in time, and stays: tier 1's gates without what is not about capacity. */
export const backInTime = defineTier({
  name: "back in time",
  objective: { rto: { below: 300 } },
  gates: { "single-region": { rto: { atMost: 45 } }, "active-passive": { rto: { atMost: 60 } } },
});
