import { tier1 } from "../topologies/tiers.ts";

/** The workloads that suites share; a drill adds where they run. */
export const payments = {
  name: "payments",
  tier: tier1,
  topic: "payments",
  partitions: 6,
  group: "billing",
  perSecond: 1200,
  acks: "all",
  idempotent: true,
  recordBytes: 200,
} as const;
