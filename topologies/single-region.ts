import { defineTopology, mebibytes, milliseconds } from "../harness/index.ts";

export default defineTopology({
  name: "single-region",
  about:
    "One region over three zones with dedicated controllers: a broker and a controller per zone. It should survive the loss of " +
    "any one broker, controller or zone without losing a record acknowledged with acks=all.",
  regions: { home: { zones: ["a", "b", "c"] } },
  clusters: {
    home: {
      perZone: { home: [["broker"], ["controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      disk: mebibytes(1024),
    },
  },
  clients: { clients: { region: "home" } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(1) },
  replication: [],
});
