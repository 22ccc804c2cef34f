import { defineTopology, mebibytes, milliseconds } from "../harness/index.ts";

export default defineTopology({
  name: "soak",
  about:
    "The smallest topology on which every kind of fault has something to hit: one cluster of three combined nodes over three zones, clients " +
    "in a region of their own and at the edge. `npm run soak` breaks and heals it at random. Its timeouts are shortened so that much " +
    "happens in little time; no figure is taken from it.",
  regions: { home: { zones: ["a", "b", "c"] }, away: { zones: ["a"] } },
  clusters: {
    home: {
      perZone: { home: [["broker", "controller"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
      disk: mebibytes(256),
      settings: {
        node: {
          "broker.session.timeout.ms": "3000",
          "broker.heartbeat.interval.ms": "500",
          "replica.lag.time.max.ms": "5000",
          "group.initial.rebalance.delay.ms": "0",
        },
      },
    },
  },
  clients: { "clients-away": { region: "away" }, edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(10), betweenZones: milliseconds(1) },
  replication: [],
});
