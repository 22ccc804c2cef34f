import { defineTopology, seconds } from "../harness/index.ts";
import activePassive from "./active-passive.ts";

const mirrored = {
  driver: "mirrormaker-2",
  policy: "default",
  intervals: {
    offsetFlush: seconds(1),
    checkpoint: seconds(1),
    refreshTopics: seconds(5),
    refreshGroups: seconds(5),
    rebalanceDelay: seconds(10),
  },
  sourceAdminTimeout: seconds(5),
  tasksMax: 3,
  isolationLevel: "read_committed",
  offsetSyncs: "target",
  replicationFactor: 3,
} as const;

export default defineTopology({
  ...activePassive,
  name: "active-active",
  about:
    "Two regions, three zones each, one combined KRaft node per zone. Each region writes its own keys to its own topics, and MirrorMaker 2, on " +
    "a Connect worker next to each, copies them to the other under a name with the source before it: orders of east is east.orders in " +
    "west, and what came from a region is never copied back to it. Consumers of each region read both names, so that each has seen " +
    "everything. It should survive the loss of either with what replication had not copied yet as the only loss, and no group has to move.",
  replication: [
    { ...mirrored, from: "east", to: "west", worker: "west" },
    { ...mirrored, from: "west", to: "east", worker: "east" },
  ],
});
