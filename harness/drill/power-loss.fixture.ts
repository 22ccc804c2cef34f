import type { LedgerLine } from "../ledger/lines.ts";

/** An acknowledged record, and when the producer was told so. */
export interface Fate {
  readonly id: string;
  readonly partition: number;
  readonly at: number;
}

const idOf = (session: string, partition: number, seq: number): string => `${session}/${partition}/${seq}`;

/** In the order of each partition's log. A run's records were acknowledged evenly between its first and its last. */
export function acknowledgedBefore(ledger: readonly LedgerLine[], topic: string, moment: number): Fate[] {
  return ledger
    .flatMap((line) => {
      if (line.kind !== "write" || line.topic !== topic || line.outcome !== "acknowledged" || line.answered === null) return [];
      const { session, partition, answered } = line;
      const [from, to] = line.seq;
      const step = to === from ? 0 : (answered[1] - answered[0]) / (to - from);
      return Array.from({ length: to - from + 1 }, (_, index) => ({
        id: idOf(session, partition, from + index),
        partition,
        seq: from + index,
        at: answered[0] + step * index,
      }));
    })
    .filter(({ at }) => at < moment)
    .toSorted((a, b) => a.seq - b.seq);
}

export function idsInLog(ledger: readonly LedgerLine[], topic: string): Set<string> {
  return new Set(
    ledger.flatMap((line) => {
      if (line.kind !== "log" || line.topic !== topic) return [];
      const [from, to] = line.seq;
      return Array.from({ length: to - from + 1 }, (_, index) => idOf(line.session, line.partition, from + index));
    }),
  );
}
