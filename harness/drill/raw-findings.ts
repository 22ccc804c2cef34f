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
    if (line.kind === "processed" && line.topic === topic) for (const id of idsOf(line)) processed.add(id);
    if (line.kind === "commit" && line.topic === topic && line.outcome === "acknowledged")
      committed.set(line.partition, line.offset);
  }
  return log
    .flatMap((records, partition) => records.filter(({ offset }) => offset < (committed.get(partition) ?? 0)))
    .flatMap(({ id }) => (processed.has(id) ? [] : id))
    .toSorted();
}

/** Records that were given to the topic's only group more than once, sorted. */
export function deliveredAgainIn(topic: string, lines: readonly LedgerLine[]): RecordId[] {
  const seen = new Set<RecordId>();
  const again = new Set<RecordId>();
  for (const line of lines)
    if (line.kind === "processed" && line.topic === topic) for (const id of idsOf(line)) (seen.has(id) ? again : seen).add(id);
  return [...again].toSorted();
}

interface Stranded {
  readonly source: { readonly cluster: string; readonly log: RawLog };
  readonly target: RawLog;
  readonly topic: string;
  readonly lines: readonly LedgerLine[];
  /** Acknowledged later than this, seconds on the run's clock. */
  readonly since: number;
}

/** Records that the source acknowledged and has in its log, and the target has not, sorted. */
export function strandedIn({ source: { cluster, log }, target, topic, lines, since }: Stranded): RecordId[] {
  const here = new Set(log.flat().map(({ id }) => id));
  const there = new Set(target.flat().map(({ id }) => id));
  return lines
    .flatMap((line) => {
      const counts = line.kind === "write" && line.topic === topic && line.cluster === cluster && line.outcome === "acknowledged";
      return counts && line.answered !== null && line.answered[0] > since ? idsOf(line) : [];
    })
    .filter((id) => here.has(id) && !there.has(id))
    .toSorted();
}

/** Records that were acknowledged, by whichever cluster, and that a log does not hold, sorted. */
export function absentIn(log: RawLog, topic: string, lines: readonly LedgerLine[]): RecordId[] {
  const there = new Set(log.flat().map(({ id }) => id));
  const acknowledged = lines.flatMap((line) =>
    line.kind === "write" && line.topic === topic && line.outcome === "acknowledged" ? idsOf(line) : [],
  );
  return [...new Set(acknowledged)].filter((id) => !there.has(id)).toSorted();
}

const idsOf = ({ session, partition, seq: [from, to] }: Extract<LedgerLine, { kind: "processed" | "write" }>): RecordId[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${session}/${partition}/${from + index}`);
