import type { LedgerLine } from "../ledger/lines.ts";

/** What the no-fault part of this run was like: the outage threshold means something only against it. */
export function baselineOf(lines: readonly LedgerLine[], topic: string, from: number): Record<string, unknown> {
  const writes = lines.filter((line) => line.kind === "write" && line.topic === topic && line.intended[0] >= from);
  const slowest = writes.map((line) => (line.kind === "write" ? (line.latencyMsMax ?? 0) : 0)).toSorted((a, b) => a - b);
  const late = writes.reduce((sum, line) => sum + (line.kind === "write" ? line.late : 0), 0);
  const median = slowest[Math.floor(slowest.length / 2)] ?? null;
  return {
    "slowest write of a run, median ms": median,
    "slowest write of all ms": slowest.at(-1) ?? null,
    "writes past the objective": late,
  };
}
