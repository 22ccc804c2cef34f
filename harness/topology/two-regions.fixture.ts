import { milliseconds, seconds } from "../core/duration.ts";
import { defineTopology } from "./define.ts";

/** For tests: two regions, one with combined nodes, one with dedicated controllers. */
export const twoRegions = defineTopology({
  name: "two",
  about: "",
  regions: { east: { zones: ["a", "b", "c"] }, west: { zones: ["a", "b", "c"] } },
  clusters: {
    east: { perZone: { east: [["broker", "controller"]] }, replicationFactor: 3, minInsyncReplicas: 2 },
    west: { perZone: { west: [["broker"], ["controller"]] }, replicationFactor: 3, minInsyncReplicas: 2 },
  },
  clients: { "payments@east": { region: "east" }, edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(35), betweenZones: milliseconds(1) },
  replication: [
    {
      driver: "mirrormaker-2",
      from: "east",
      to: "west",
      worker: "west",
      policy: "identity",
      intervals: {
        offsetFlush: seconds(1),
        checkpoint: seconds(1),
        groupOffsetSync: seconds(1),
        refreshTopics: seconds(5),
        refreshGroups: seconds(5),
      },
      sourceAdminTimeout: seconds(5),
      tasksMax: 3,
      offsetLagMax: 0,
      isolationLevel: "read_committed",
      offsetSyncs: "target",
      replicationFactor: 3,
    },
  ],
});
