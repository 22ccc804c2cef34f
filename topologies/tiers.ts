import { defineTier } from "../harness/index.ts";

/**
 * What a class of workloads is promised (`objective`), and what a run of each topology must show (`gate`): the gate is within
 * what a few minutes can disprove, the objective mostly is not and then counts as unchallenged.
 *
 * Replayed is bounded by what one round of MirrorMaker's intervals (flush + checkpoint + group sync, 1 s each) can be behind,
 * with as much again for a busy machine: 6 s of the tier's 1,200 records/s.
 *
 * RTO on single-region: a dead broker is noticed after 7 to 9 s (`broker.session.timeout.ms`), and clients need 1 or 2 s more. A
 * run that shows a recovery after 15 s, holding for 30 s, has observed 45 s; a longer gate would only make every drill longer.
 */
export const tier1 = defineTier({
  name: "tier-1",
  objective: { rpo: { below: 60 }, rto: { below: 300 }, skipped: { atMost: 0 } },
  gates: {
    "active-passive": {
      rpo: { atMost: 2 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 7200 },
      splitBrain: { atMost: 0 },
    },
    "single-region": { rpo: { atMost: 0 }, rto: { atMost: 45 }, skipped: { atMost: 0 }, splitBrain: { atMost: 0 } },
  },
});
