import type { LedgerLine } from "../ledger/lines.ts";
import type { RawLog, RawRecord } from "./raw-read.ts";
import type { RecordId } from "./segments.ts";

/** Where a moved group went on, worked out without anything of `measure/`: by what Kafka's console consumer read and the group said. */
export interface GroupMove {
  /** Of the target's log: from where the group had to go on to where it did, and never processed by it. Sorted. */
  readonly skipped: readonly RecordId[];
  /** Of the target's log: from where the group went on to where it had to, and delivered for nothing. */
  readonly replayed: number;
  /** By partition: the offset of the first record that the group processed on the target; null where it processed none. */
  readonly wentOn: readonly (number | null)[];
}

interface Moved {
  readonly source: { readonly cluster: string; readonly log: RawLog };
  readonly target: { readonly cluster: string; readonly log: RawLog };
  readonly topic: string;
  readonly lines: readonly LedgerLine[];
}

export function groupMove({ source, target, topic, lines }: Moved): GroupMove {
  const ofTopic = lines.filter((line) => "topic" in line && line.topic === topic);
  const processed = new Set(ofTopic.flatMap((line) => (line.kind === "processed" ? idsOf(line) : [])));
  const native = new Set(
    ofTopic.flatMap((line) => (line.kind === "write" && line.cluster === target.cluster ? line.session : [])),
  );
  const moves = target.log.map((log, partition) => {
    const ofPartition = ofTopic.filter((line) => "partition" in line && line.partition === partition);
    const mirroredFrom = new Map(source.log[partition]?.map(({ offset, id }) => [id, offset]));
    const committed = lastCommit(ofPartition, source.cluster);
    const isAhead = ({ id }: RawRecord): boolean => native.has(sessionOf(id)) || (mirroredFrom.get(id) ?? -1) >= committed;
    const expected = log.find(isAhead)?.offset ?? Number.POSITIVE_INFINITY;
    const began = firstProcessed(ofPartition, target.cluster);
    const wentOn = began ?? Number.POSITIVE_INFINITY;
    return {
      skipped: log.filter(({ offset, id }) => offset >= expected && offset < wentOn && !processed.has(id)).map(({ id }) => id),
      replayed: log.filter(({ offset }) => offset >= wentOn && offset < expected).length,
      wentOn: began,
    };
  });
  return {
    skipped: moves.flatMap(({ skipped }) => skipped).toSorted(),
    replayed: moves.reduce((sum, { replayed }) => sum + replayed, 0),
    wentOn: moves.map(({ wentOn }) => wentOn),
  };
}

const idsOf = ({ session, partition, seq: [from, to] }: Extract<LedgerLine, { kind: "processed" }>): RecordId[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${session}/${partition}/${from + index}`);

const sessionOf = (id: RecordId): string => id.slice(0, id.indexOf("/"));

function lastCommit(lines: readonly LedgerLine[], cluster: string): number {
  const last = lines.findLast((line) => line.kind === "commit" && line.cluster === cluster && line.outcome === "acknowledged");
  return last?.kind === "commit" ? last.offset : 0;
}

function firstProcessed(lines: readonly LedgerLine[], cluster: string): number | null {
  const offsets = lines.flatMap((line) => (line.kind === "processed" && line.cluster === cluster ? line.offset[0] : []));
  return offsets.length === 0 ? null : Math.min(...offsets);
}
