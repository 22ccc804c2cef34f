import type { LadderStep } from "../../harness/index.ts";

type Tags = Extract<LadderStep["tags"], (...of: never[]) => unknown>;

/** Every night where the topology is small, and the rest of the ladder when somebody asks for all of it. */
export const nightlyWithoutStretch: Tags = ({ name }) =>
  name === "single-region" || name === "active-passive" ? ["nightly", "full"] : ["full"];

export const nightlyOn =
  (...names: readonly string[]): Tags =>
  ({ name }) =>
    names.includes(name) ? ["nightly", "full"] : ["full"];
