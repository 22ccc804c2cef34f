import { defineTier } from "../../harness/index.ts";
import { everyTopology } from "../topologies.ts";

/**
 * Work that was planned and announced: nothing may be out for longer than a client needs to find a leader that moved. Whether something was
 * lost is for the step's theory to say, since what holds nothing can lose nothing.
 */
export const movedAsPlanned = defineTier({
  name: "moved as planned",
  objective: { rto: { atMost: 5 } },
  gates: Object.fromEntries(everyTopology.map(({ name }) => [name, { rto: { atMost: 5 } }])),
});
