import { milliseconds } from "../core/duration.ts";
import { defineTopology } from "./define.ts";

const full = [["broker"], ["broker"], ["broker"], ["controller"]] as const;

/** For tests: two full data centres of one zone each, and one that has a controller only. */
export const twoAndAHalf = defineTopology({
  name: "two-and-a-half",
  about: "",
  regions: { dc1: { zones: ["a"] }, dc2: { zones: ["a"] }, dc3: { zones: ["a"] } },
  clusters: {
    stretch: {
      perZone: { dc1: full, dc2: full, dc3: [["controller"]] },
      replicationFactor: 4,
      minInsyncReplicas: 3,
      replicaPlacement: { dc1: 3, dc2: 1 },
    },
  },
  clients: { "clients-dc1": { region: "dc1" }, edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(5), betweenZones: milliseconds(1) },
  replication: [],
});
