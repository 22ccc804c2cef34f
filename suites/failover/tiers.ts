import { defineTier } from "../../harness/index.ts";
import { tier1, tier1UnderPressure } from "../../topologies/tiers.ts";

/**
 * Tier 1 there and back. Replication stands still for some seconds before the loss, so that there is a divergent tail: as under pressure, 10 s may be
 * lost, and as many seconds delivered again with what one round of MirrorMaker's intervals takes. 45 s of RTO are for the failover: a
 * region's loss is noticed in 10 s, and 35 remain for promotion and standbys. What the way back may cost is asserted by the drills themselves.
 */
export const tier1AndBack = defineTier({
  name: "tier-1 and back",
  objective: tier1.objective,
  gates: {
    "active-passive-and-back": {
      rpo: { atMost: 10 },
      rto: { atMost: 45 },
      skipped: { atMost: 0 },
      replayed: { atMost: 6400 },
      splitBrain: { atMost: 0 },
    },
  },
});

/** The same where each record has to stand in each log once when all is over. */
export const tier1AndBackOnce = defineTier({
  name: "tier-1 and back, once",
  objective: tier1AndBack.objective,
  gates: {
    "active-passive-and-back": { ...tier1AndBack.gates["active-passive-and-back"], logDuplicates: { atMost: 0 } },
  },
});

/** Each record stands in each log once, and nothing else is judged. */
export const nothingTwiceAndBack = defineTier({
  name: "nothing twice, and back",
  objective: { logDuplicates: { atMost: 0 } },
  gates: { "active-passive-and-back": { logDuplicates: { atMost: 0 } } },
});

/**
 * Planned and announced: nothing may be lost, skipped or delivered twice. 30 s are what the steps take one after the other: drain, readers
 * to their end, offsets, connectors stopped, clients started; each is seen to be over before the next begins.
 */
export const plannedMove = defineTier({
  name: "planned move",
  objective: { rpo: { atMost: 0 }, rto: { below: 60 }, skipped: { atMost: 0 } },
  gates: {
    "active-passive": {
      rpo: { atMost: 0 },
      rto: { atMost: 30 },
      skipped: { atMost: 0 },
      replayed: { atMost: 0 },
      splitBrain: { atMost: 0 },
    },
  },
});

/** The same while replication lags: what it is behind has to be copied before anybody goes on, and 15 s more are left for that. */
export const plannedMovePressed = defineTier({
  name: "planned move, pressed",
  objective: plannedMove.objective,
  gates: { "active-passive": { ...plannedMove.gates["active-passive"], rto: { atMost: 45 } } },
});

/**
 * A group that was moved, and nothing else is judged: nothing skipped, whatever tells it where to go on. Delivered again is at most what a margin
 * of 5 s costs (2,000 records), and 6 s for how far MirrorMaker's word and the last note are behind.
 */
export const groupsMoved = defineTier({
  name: "groups moved",
  objective: { skipped: { atMost: 0 } },
  gates: { "active-passive": { skipped: { atMost: 0 }, replayed: { atMost: 4400 } } },
});

/** A group goes on where it was or before, however far before, and nothing else is judged. */
export const nothingSkipped = defineTier({
  name: "nothing skipped",
  objective: groupsMoved.objective,
  gates: { "active-passive": { skipped: { atMost: 0 } } },
});

/** Tier 1 where replication stood still before the loss: as under pressure, 10 s may be lost. What sending it again mends is asserted by the drills. */
export const tier1Pressed = defineTier({
  name: "tier-1, pressed",
  objective: tier1.objective,
  gates: { "active-passive": { ...tier1UnderPressure.gates["active-passive"], replayed: { atMost: 6400 } } },
});

/** What replication copies is all there, as far as it got: as with tier 1 under pressure, 10 s may be missing. Nothing else is judged. */
export const copiedWhole = defineTier({
  name: "copied whole",
  objective: { rpo: { below: 60 } },
  gates: { "active-passive": { rpo: { atMost: 10 }, splitBrain: { atMost: 0 } } },
});

/** What replication copies stands there once, and nothing else is judged. */
export const copiedOnce = defineTier({
  name: "copied once",
  objective: { logDuplicates: { atMost: 0 } },
  gates: { "active-passive": { logDuplicates: { atMost: 0 } } },
});
