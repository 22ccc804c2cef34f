import { milliseconds } from "../../core/duration.ts";
import { defineTopology, type Topology } from "../../topology/define.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";

/** A probe writes as often as the one at the edge of every drill, to as many partitions. */
const everyMs = 100;
const partitions = 3;

/**
 * A write is in time within one interval. A longer objective would let writes that were sent before the end of an outage and answered
 * after it count as served, and the figure be shorter than the outage by as much.
 */
export const latencyObjectiveMs = everyMs;

export const probing: WorkloadDefinition = {
  name: "probe",
  tier: "none",
  topic: "muster-rto",
  partitions,
  group: null,
  perSecond: (1000 / everyMs) * partitions,
  acks: "all",
  idempotent: false,
  recordBytes: 100,
  lingerMs: 10,
  on: "home",
  clients: "edge",
};

/** One broker and one client: nothing but the path between them is ever out. */
export const oneBroker: Topology = defineTopology({
  name: "one-broker",
  about: "One combined node and a client at the edge.",
  regions: { home: { zones: ["a"] } },
  clusters: { home: { perZone: { home: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
  clients: { edge: { edge: true } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(0) },
  replication: [],
});
