import { defineTier } from "../../harness/index.ts";
import { everyTopology } from "../topologies.ts";

const onEvery = <Gate>(gate: Gate): Record<string, Gate> => Object.fromEntries(everyTopology.map(({ name }) => [name, gate]));

/**
 * Where nothing that was acknowledged is certainly at risk: service alone is judged. That nothing is lost all the same is the cell's theory.
 * The gate is tier 1's of one region, and says how long to watch: an outage of 15 s must have been over for 30.
 */
export const servedThroughout = defineTier({
  name: "served throughout",
  objective: { rto: { below: 300 } },
  gates: onEvery({ rto: { atMost: 45 } }),
});

/** Where leaders hand over before they go: there is no beginning to count an outage from, and nothing that could be lost. */
export const handedOver = defineTier({
  name: "handed over",
  objective: { splitBrain: { atMost: 0 } },
  gates: onEvery({ splitBrain: { atMost: 0 } }),
});

/** Where one node after the other goes, no outage has one beginning: what is lost is judged, and outages stand in the record. */
export const nothingLost = defineTier({
  name: "nothing lost on the ladder",
  objective: { rpo: { atMost: 0 } },
  gates: onEvery({ rpo: { atMost: 0 } }),
});
