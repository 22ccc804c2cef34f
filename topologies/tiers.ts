import { defineTier } from "../harness/index.ts";

const stretched = [
  "stretch-3dc",
  "stretch-25dc-rf4-2x2",
  "stretch-25dc-rf4-3x1",
  "stretch-25dc-rf6-min4",
  "stretch-25dc-rf6-min3",
  "stretch-2dc",
] as const;

const onEachStretched = <Gate>(gate: Gate): Record<(typeof stretched)[number], Gate> =>
  Object.fromEntries(stretched.map((topology) => [topology, gate])) as Record<(typeof stretched)[number], Gate>;

/**
 * MirrorMaker 2 as shipped keeps no group in step: a moved one reads again all that the drill wrote before. What is replayed is measured
 * and has no gate: no run could miss one.
 */
const asShipped = (rpo: number) => ({
  rpo: { atMost: rpo },
  rto: { atMost: 60 },
  skipped: { atMost: 0 },
  splitBrain: { atMost: 0 },
});

/** No group moves: each region has its own, which has read everything all along. */
const eachRegionAlive = (rpo: number) => ({
  rpo: { atMost: rpo },
  rto: { atMost: 60 },
  skipped: { atMost: 0 },
  splitBrain: { atMost: 0 },
});

/** The machines of active-passive, and the same gates there; what the way back may cost is asserted by the drills that go it. */
const takenOver = (rpo: number, replayed: number) => ({ ...eachRegionAlive(rpo), replayed: { atMost: replayed } });

const nothingLost = { rpo: { atMost: 0 }, rto: { atMost: 45 }, skipped: { atMost: 0 }, splitBrain: { atMost: 0 } };

/**
 * What a class of workloads is promised (`objective`), and what a run of each topology must show (`gate`): the gate is within
 * what a few minutes can disprove, the objective mostly is not and then counts as unchallenged. docs/tiers.md says more.
 *
 * Gates on active-passive. All tiers share one MirrorMaker, so what differs is how much of its lag each may lose. RTO is the same
 * for all: longer gates would only make a drill longer. Replayed is bounded by what one round of MirrorMaker's intervals (flush +
 * checkpoint + group sync, 1 s each) can be behind, with as much again for a busy machine: 6 s of the workload's records.
 *
 * On active-active the producers of the lost region move, and their records take the same way as on active-passive before.
 * On active-passive-defaults the same machines lose no more and are back as fast: prefixed copies need no promotion.
 *
 * RTO on single-region: a dead broker is noticed after 7 to 9 s (`broker.session.timeout.ms`), and clients need 1 or 2 s more. A
 * run that shows a recovery after 15 s, holding for 30 s, has observed 45 s; a longer gate would only make every drill longer.
 *
 * Stretched clusters are one cluster: no acknowledged record may be lost (`rpo` 0), and a broker's death, or that of a whole data centre, is
 * noticed as on single-region, by the same session timeout. What a variant cannot do (go on writing without dc1) is not allowed
 * for here: the drill that shows it declares what it must miss.
 */
export const tier1 = defineTier({
  name: "tier-1",
  objective: { rpo: { below: 60 }, rto: { below: 300 }, skipped: { atMost: 0 } },
  gates: {
    "active-passive": {
      rpo: { atMost: 2 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 2400 },
      splitBrain: { atMost: 0 },
    },
    "active-passive-and-back": takenOver(2, 2400),
    "active-active": eachRegionAlive(2),
    "active-passive-defaults": asShipped(2),
    "single-region": { rpo: { atMost: 0 }, rto: { atMost: 45 }, skipped: { atMost: 0 }, splitBrain: { atMost: 0 } },
    ...onEachStretched(nothingLost),
  },
});

// tier {
export const tier2 = defineTier({
  name: "tier-2",
  objective: { rpo: { below: 15 * 60 }, rto: { below: 30 * 60 }, skipped: { atMost: 0 } },
  service: { latencyObjectiveMs: 1000 },
  gates: {
    "active-passive": {
      rpo: { atMost: 5 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 1200 },
      splitBrain: { atMost: 0 },
    },
    "active-passive-and-back": takenOver(5, 1200),
    "active-active": eachRegionAlive(5),
    "active-passive-defaults": asShipped(5),
    "single-region": { rpo: { atMost: 0 }, rto: { atMost: 45 }, skipped: { atMost: 0 }, splitBrain: { atMost: 0 } },
    ...onEachStretched(nothingLost),
  },
});
// }

/** With acks=1 a broker's death may take what its followers had not fetched: on single-region it is allowed some. */
export const tier3 = defineTier({
  name: "tier-3",
  objective: { rpo: { below: 60 * 60 }, rto: { below: 4 * 60 * 60 }, skipped: { atMost: 0 } },
  service: { latencyObjectiveMs: 1000 },
  gates: {
    "active-passive": {
      rpo: { atMost: 10 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 1200 },
      splitBrain: { atMost: 0 },
    },
    "active-passive-and-back": takenOver(10, 1200),
    "active-active": eachRegionAlive(10),
    "active-passive-defaults": asShipped(10),
    "single-region": { rpo: { atMost: 5 }, rto: { atMost: 45 }, skipped: { atMost: 0 }, splitBrain: { atMost: 0 } },
    ...onEachStretched({ ...nothingLost, rpo: { atMost: 5 } }),
  },
});

/**
 * Tier 1 under a load that makes replication lag. The promise is the same, and so is its objective; the gate is what such a load
 * may do to the figures before it is not the load any more. That the RPO is beyond tier 1's everyday 2 s is what these drills are
 * there to show, and no reason to call a night red.
 */
export const tier1UnderPressure = defineTier({
  name: "tier-1 under pressure",
  objective: tier1.objective,
  gates: {
    "active-passive": {
      rpo: { atMost: 10 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 12_000 },
      splitBrain: { atMost: 0 },
    },
  },
});

/**
 * Tier 1 where only links between replicas are cut and all brokers live. Nobody is declared dead: a leader waits with every write of acks=all
 * until it may shrink its ISR, `replica.lag.time.max.ms` (30 s) after it last heard of the follower, and it looks only every half of
 * that. So writes may stand for 45 s where nothing is wrong, and 60 s leave 15 for a leader to be elected and found.
 */
export const tier1AcrossACut = defineTier({
  name: "tier-1 across a cut link",
  objective: tier1.objective,
  gates: {
    "active-passive": {
      rpo: { atMost: 2 },
      rto: { atMost: 60 },
      skipped: { atMost: 0 },
      replayed: { atMost: 2400 },
      splitBrain: { atMost: 0 },
    },
    "active-active": eachRegionAlive(2),
    "active-passive-defaults": asShipped(2),
    "single-region": { ...nothingLost, rto: { atMost: 60 } },
    ...onEachStretched({ ...nothingLost, rto: { atMost: 60 } }),
  },
});
