import type { LedgerLine } from "./lines.ts";

/** Which file of a run's `ledger/` a line stands in. */
const files = {
  schedule: "schedule",
  write: "writes",
  unsent: "writes",
  txn: "writes",
  log: "log",
  end: "log",
  processed: "deliveries",
  commit: "commits",
  resume: "commits",
} as const satisfies Record<LedgerLine["kind"], string>;

export const ledgerFiles = [...new Set(Object.values(files))].map((name) => `ledger/${name}.ndjson`);

export const ledgerFileOf = ({ kind }: LedgerLine): string => `ledger/${files[kind]}.ndjson`;
