import activePassive from "../topologies/active-passive.ts";
import singleRegion from "../topologies/single-region.ts";

/** Every topology that is led up the ladder; a step says by itself where it does not apply. */
export const everyTopology = [singleRegion, activePassive] as const;
