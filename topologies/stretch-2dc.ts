import { defineTopology, mebibytes, milliseconds } from "../harness/index.ts";

export default defineTopology({
  name: "stretch-2dc",
  about:
    "Known bad: one cluster stretched over two data centres only, two replicas in each, of which two must acknowledge (RF 4, min ISR 2). An odd " +
    "number of controllers cannot be shared out evenly: dc1 has two of three, and its loss takes the quorum with it. No leader is " +
    "elected and no ISR shrinks any more, so writes stop everywhere although dc2 has every record; the loss of dc2 is survived. 5 ms " +
    "of round trip.",
  regions: { dc1: { zones: ["a"] }, dc2: { zones: ["a"] } },
  clusters: {
    stretch: {
      perZone: {
        dc1: [
          ["broker", "controller"],
          ["broker", "controller"],
        ],
        dc2: [["broker", "controller"], ["broker"]],
      },
      replicationFactor: 4,
      minInsyncReplicas: 2,
      replicaPlacement: { dc1: 2, dc2: 2 },
      disk: mebibytes(512),
    },
  },
  clients: { "clients-dc1": { region: "dc1" }, "clients-dc2": { region: "dc2" }, edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(5), betweenZones: milliseconds(1) },
  replication: [],
});
