/**
 * What became of every record as its producer saw it. One id may have several lines (a retry elsewhere): the best outcome
 * counts, and of several acknowledgements the first. A record in a transaction is acknowledged when its commit was.
 */
import type { Range, Span, TxnLine, WriteLine } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { type Ids, idsOf, streamKey, subtractIds } from "./ids.ts";
import { outside, unite } from "./ranges.ts";

/** Records acknowledged together: the part of a write run that this acknowledgement is the first for. */
export interface AckedRun {
  readonly stream: string;
  readonly session: string;
  readonly partition: number;
  readonly cluster: string;
  readonly seq: Range;
  /** Offset of the first record of `seq`; null where the acknowledgement brought none. */
  readonly offset: number | null;
  readonly acked: Span;
  readonly intended: Span;
  /** Each of its times is right to ± slack. */
  readonly slack: number;
  /** The run as it was written, all of it: its first acknowledgement is then known to belong to its first record. */
  readonly run: Range;
}

export interface Fates {
  readonly acked: readonly AckedRun[];
  readonly acknowledged: Ids;
  readonly indeterminate: Ids;
  readonly rejected: Ids;
  /** Written in a transaction that was aborted: legally invisible. */
  readonly aborted: Ids;
}

export function fatesOf({ writes, txns }: Book): Fates {
  const transactions = new Map(txns.map((txn) => [txnKey(txn), txn]));
  const acked: AckedRun[] = [];
  const indeterminate: OnRunClock<WriteLine>[] = [];
  const rejected: OnRunClock<WriteLine>[] = [];
  const aborted: OnRunClock<WriteLine>[] = [];
  for (const write of writes) {
    const txn = write.txn === undefined ? undefined : transactions.get(txnKey({ session: write.session, txn: write.txn }));
    if (write.outcome === "rejected") rejected.push(write);
    else if (txn?.outcome === "aborted") aborted.push(write);
    else if (
      write.outcome === "acknowledged" &&
      write.answered !== null &&
      (write.txn === undefined || txn?.outcome === "committed")
    ) {
      acked.push(ackedRun(write, write.answered, txn));
    } else indeterminate.push(write);
  }
  const first = firstAcknowledgements(acked);
  const acknowledged = idsOf(first);
  const unclear = subtractIds(idsOf(indeterminate), acknowledged);
  return {
    acked: first,
    acknowledged,
    indeterminate: unclear,
    rejected: subtractIds(subtractIds(idsOf(rejected), acknowledged), unclear),
    aborted: subtractIds(idsOf(aborted), acknowledged),
  };
}

export function txnKey({ session, txn }: Pick<TxnLine, "session" | "txn">): string {
  return `${session}\n${txn}`;
}

/** The part of a run that lies in `seq`, with its own offset. */
export function partOf(run: AckedRun, seq: Range): AckedRun {
  return { ...run, seq, offset: run.offset === null ? null : run.offset + seq[0] - run.seq[0] };
}

function ackedRun(write: OnRunClock<WriteLine>, answered: Span, txn: OnRunClock<TxnLine> | undefined): AckedRun {
  const { session, partition, cluster, seq, offset, intended } = write;
  const clock = txn ?? write;
  const acked: Span = txn === undefined ? answered : [txn.at, txn.at];
  return { stream: streamKey(write), session, partition, cluster, seq, offset, acked, intended, slack: clock.slack, run: seq };
}

/** By stream and sequence, each id once. */
function firstAcknowledgements(acked: AckedRun[]): AckedRun[] {
  const byStream = Map.groupBy(acked, ({ stream }) => stream);
  return Array.from(byStream.values(), (runs) => {
    runs.sort((a, b) => a.seq[0] - b.seq[0]);
    return runs.some(({ seq }, i) => seq[0] <= (runs[i - 1]?.seq[1] ?? -1)) ? withoutRepeats(runs) : runs;
  }).flat();
}

function withoutRepeats(runs: readonly AckedRun[]): AckedRun[] {
  let known: readonly Range[] = [];
  const first: AckedRun[] = [];
  for (const run of runs.toSorted((a, b) => a.acked[0] - b.acked[0])) {
    for (const seq of outside(known, run.seq)) first.push(partOf(run, seq));
    known = unite([...known, run.seq]);
  }
  return first.sort((a, b) => a.seq[0] - b.seq[0]);
}
