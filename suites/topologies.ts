import activeActive from "../topologies/active-active.ts";
import activePassive from "../topologies/active-passive.ts";
import activePassiveDefaults from "../topologies/active-passive-defaults.ts";
import singleRegion from "../topologies/single-region.ts";
import stretch2dc from "../topologies/stretch-2dc.ts";
import stretch3dc from "../topologies/stretch-3dc.ts";
import stretch25dc from "../topologies/stretch-25dc.ts";

/** Every topology that is led up the ladder; a step says by itself where it does not apply. */
export const everyTopology = [
  singleRegion,
  activePassive,
  activePassiveDefaults,
  activeActive,
  stretch3dc,
  ...stretch25dc,
  stretch2dc,
] as const;
