import { defineTopology, milliseconds } from "../harness/index.ts";

const full = [["broker", "controller"]] as const;
export default defineTopology({
  name: "my-topology",
  about: "Two data centres that each hold a replica, 20 ms apart, and a controller in a third that breaks ties.",
  regions: { here: { zones: ["a"] }, there: { zones: ["a"] }, tie: { zones: ["a"] } },
  clusters: { mine: { perZone: { here: full, there: full, tie: [["controller"]] }, replicationFactor: 2, minInsyncReplicas: 1 } },
  clients: { "clients-here": { region: "here" }, "clients-there": { region: "there" }, edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(20), betweenZones: milliseconds(1) },
  replication: [],
});
