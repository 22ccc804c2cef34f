import { defineTopology, mebibytes, milliseconds } from "../harness/index.ts";

export default defineTopology({
  name: "stretch-3dc",
  about:
    "One cluster stretched over three data centres, one combined KRaft node in each: three replicas, one per data centre, of which two must " +
    "acknowledge (RF 3, min ISR 2). Data centres are 5 ms of round trip apart, and every write with acks=all waits for one. It should survive " +
    "the loss of any one data centre without losing a record acknowledged with acks=all; writes go on when its brokers' sessions have " +
    "run out (9 s).",
  regions: { dc1: { zones: ["a"] }, dc2: { zones: ["a"] }, dc3: { zones: ["a"] } },
  clusters: {
    stretch: {
      perZone: { dc1: [["broker", "controller"]], dc2: [["broker", "controller"]], dc3: [["broker", "controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      replicaPlacement: { dc1: 1, dc2: 1, dc3: 1 },
      disk: mebibytes(1024),
    },
  },
  clients: {
    "clients-dc1": { region: "dc1" },
    "clients-dc2": { region: "dc2" },
    "clients-dc3": { region: "dc3" },
    edge: { edge: true },
  },
  rtt: { betweenRegions: milliseconds(5), betweenZones: milliseconds(1) },
  replication: [],
});
