import type { LadderStep } from "../../harness/index.ts";

type Tags = Extract<LadderStep["tags"], (...of: never[]) => unknown>;

/** Every night on the smallest topology, and the rest of the ladder when somebody asks for all of it. */
export const nightlyOnSingleRegion: Tags = ({ name }) => (name === "single-region" ? ["nightly", "full"] : ["full"]);

/** The quickest proof that a cluster over zones and one over data centres fail over at all. */
export const smoke: Tags = ({ name }) =>
  name === "single-region" || name === "stretch-3dc" ? ["smoke", "nightly", "full"] : ["full"];
