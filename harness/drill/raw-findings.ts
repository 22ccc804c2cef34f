import type { LedgerLine } from "../ledger/lines.ts";
import type { RawLog } from "./raw-read.ts";
import type { RecordId } from "./segments.ts";

/**
 * What is wrong with a log or a group, worked out without anything of `measure/`: by what Kafka's console consumer read and the
 * group said.
 */

/** Records that stand in the log more than once, sorted. */
export function twiceIn(log: RawLog): RecordId[] {
  const seen = new Set<RecordId>();
  const twice = new Set<RecordId>();
  for (const { id } of log.flat()) (seen.has(id) ? twice : seen).add(id);
  return [...twice].toSorted();
}

/** Records below the last commit that was acknowledged to the topic's only group, and that it never processed, sorted. */
export function passedOverIn(log: RawLog, topic: string, lines: readonly LedgerLine[]): RecordId[] {
  const processed = new Set<RecordId>();
  const committed = new Map<number, number>();
  for (const line of lines) {
    if (line.kind === "processed" && line.topic === topic)
      for (let seq = line.seq[0]; seq <= line.seq[1]; seq++) processed.add(`${line.session}/${line.partition}/${seq}`);
    if (line.kind === "commit" && line.topic === topic && line.outcome === "acknowledged")
      committed.set(line.partition, line.offset);
  }
  return log
    .flatMap((records, partition) => records.filter(({ offset }) => offset < (committed.get(partition) ?? 0)))
    .flatMap(({ id }) => (processed.has(id) ? [] : id))
    .toSorted();
}
