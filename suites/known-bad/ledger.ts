import { nothingLost } from "./tiers.ts";

/** One partition that one producer writes, 200 records a second: what is lost of it can be named id by id. Nobody consumes. */
export const ledger = {
  name: "ledger",
  tier: nothingLost,
  topic: "ledger",
  partitions: 1,
  group: null,
  perSecond: 200,
  acks: "all",
  idempotent: false,
  recordBytes: 200,
  lingerMs: 50,
} as const;
