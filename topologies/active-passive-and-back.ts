import { defineTopology } from "../harness/index.ts";
import activePassive from "./active-passive.ts";

/**
 * Every record's offset is noted on the way back (`offset.lag.max` 0): what is drained is at its very end, and so is the translated
 * offset of a group that has processed all of it.
 */
export default defineTopology({
  ...activePassive,
  name: "active-passive-and-back",
  about:
    "The machines of active-passive, and one more Connect worker next to east: the way back. It runs all along and copies nothing; a " +
    "failback makes its connectors stopped, tells them where to read on, and lets them go. It should survive the loss of east, and " +
    "east's return, without copying anything twice.",
  replication: activePassive.replication.flatMap((forward) => [
    forward,
    {
      ...forward,
      from: "west" as const,
      to: "east" as const,
      worker: "east" as const,
      offsetLagMax: 0,
      tasksMax: 1,
      reserve: true as const,
    },
  ]),
});
