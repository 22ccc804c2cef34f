/** All that a suite or a topology may import. */
export { milliseconds, minutes, seconds } from "./core/duration.ts";
export { mebibytes } from "./core/size.ts";
export { climb, type LadderStep } from "./drill/climb.ts";
export type { DrillContext, Load } from "./drill/context.ts";
export { drill } from "./drill/drill.ts";
export type { Ground } from "./drill/ground.ts";
export {
  cut,
  degrade,
  deleteTopic,
  fillDisk,
  isolate,
  kill,
  loseDisk,
  loseUnflushed,
  misconfigure,
  outage,
  pause,
  poison,
  rollingRestart,
  shuffleLeaders,
  stop,
  swizzle,
  throttle,
} from "./faults/constructors.ts";
export type { Fault } from "./faults/fault.ts";
export { cutThenLossTheory, dcLossTheory, linkCutTheory } from "./targets/stretch-theory.ts";
export type { Theory } from "./targets/theory.ts";
export { defineTier } from "./targets/tiers.ts";
export { defineTopology, type Topology } from "./topology/define.ts";
export type { LoadProfile } from "./workload/profile.ts";
