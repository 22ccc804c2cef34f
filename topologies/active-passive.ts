import { defineTopology, mebibytes, milliseconds, seconds } from "../harness/index.ts";

export default defineTopology({
  name: "active-passive",
  about:
    "Two regions, three zones each, one combined KRaft node per zone. Everything is written to east; MirrorMaker 2, on a Connect " +
    "worker next to west, copies records under their own names and keeps the groups' offsets in step. It should survive the loss " +
    "of east with what replication had not copied yet as the only loss.",
  regions: { east: { zones: ["a", "b", "c"] }, west: { zones: ["a", "b", "c"] } },
  clusters: {
    east: {
      perZone: { east: [["broker", "controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      disk: mebibytes(2048),
    },
    west: {
      perZone: { west: [["broker", "controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      disk: mebibytes(2048),
    },
  },
  clients: { "clients-east": { region: "east" }, "clients-west": { region: "west" }, edge: { edge: true } },
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
        rebalanceDelay: seconds(10),
      },
      sourceAdminTimeout: seconds(5),
      tasksMax: 3,
      offsetLagMax: 100,
      isolationLevel: "read_committed",
      offsetSyncs: "target",
      replicationFactor: 3,
    },
  ],
});
