import { tier1, tier2, tier3 } from "../topologies/tiers.ts";

/**
 * The workloads that suites share; a drill says where they run. Together they write 800 records/s: what two cores carry with two
 * clusters, replication and every client on them. What costs is requests, not records: hence `lingerMs`, and few partitions where
 * a tier has seconds to spare.
 */
export const payments = {
  name: "payments",
  tier: tier1,
  topic: "payments",
  partitions: 6,
  group: "billing",
  perSecond: 400,
  acks: "all",
  idempotent: true,
  recordBytes: 200,
  lingerMs: 150,
} as const;

/** Dense enough that at any moment something is acknowledged that a replica lacks: otherwise losing nothing proves nothing. */
export const densePayments = { ...payments, lingerMs: 50 } as const;

/** Waits no longer than replication lags in quiet times (0.2 s, as polling sees it): else often nothing was at risk, and losing nothing proves nothing. */
export const orders = {
  name: "orders",
  tier: tier2,
  topic: "orders",
  partitions: 3,
  group: "shipping",
  perSecond: 200,
  acks: "all",
  idempotent: false,
  recordBytes: 200,
  lingerMs: 200,
} as const;

/** The leader's word is enough for it: a record more or less does not matter. */
export const clicks = {
  name: "clicks",
  tier: tier3,
  topic: "clicks",
  partitions: 3,
  group: "analytics",
  perSecond: 200,
  acks: 1,
  idempotent: false,
  recordBytes: 200,
  lingerMs: 300,
} as const;
