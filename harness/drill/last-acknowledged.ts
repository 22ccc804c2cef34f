import type { LedgerLine } from "../ledger/lines.ts";

/** When any client was last told by these clusters that a write, a transaction or a commit had succeeded; −∞ where none was. */
export function lastAcknowledged(lines: readonly LedgerLine[], clusters: readonly string[]): number {
  const sessions = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  const told = (at: number): void => {
    last = Math.max(last, at);
  };
  for (const line of lines)
    if (line.kind === "write" && clusters.includes(line.cluster)) {
      sessions.add(line.session);
      if (line.outcome === "acknowledged" && line.answered !== null) told(line.answered[1]);
    } else if (line.kind === "commit" && clusters.includes(line.cluster) && line.outcome === "acknowledged") told(line.at);
  for (const line of lines)
    if (line.kind === "txn" && line.outcome !== "indeterminate" && sessions.has(line.session)) told(line.at);
  return last;
}
