/**
 * Transactions: all or nothing, to a read_committed reader. An aborted one that is read, one that is only partly visible,
 * and a last stable offset that stands still are violations; one that is wholly absent is lost, not torn.
 */
import type { Book } from "./book.ts";
import { type Fates, txnKey } from "./fates.ts";
import { countIds, type Ids, idsOf, intersectIds, listIds, streamKey } from "./ids.ts";
import type { RpoMeasured, TransactionsMeasured } from "./measured.ts";
import { NONE, type Ranges, subtract, total, within } from "./ranges.ts";
import { lastReadOf } from "./reads.ts";
import { survivorsOf } from "./survivors.ts";

/** Absent where nothing was written in a transaction, or no survivor's log was read. */
export function transactionsOf(book: Book, { aborted }: Fates, rpo: RpoMeasured | undefined): TransactionsMeasured | undefined {
  if (!book.writes.some(({ txn }) => txn !== undefined)) return undefined;
  const survivors = survivorsOf(book);
  if (survivors === undefined) return undefined;
  const read = lastReadOf(book, survivors.cluster);
  const committed = idsOf((read?.lines ?? []).filter(({ isolation }) => isolation === "committed"));
  const abortedRead = intersectIds(aborted, committed);
  const torn = tornTransactions(book, survivors.ids, notMissing(rpo));
  const ends = [...(read?.endOf.values() ?? [])];
  return {
    abortedRead: countIds(abortedRead),
    torn: torn.length,
    stuckLso: ends.filter(({ lastStable, highWatermark }) => lastStable < highWatermark).length,
    ids: { abortedRead: listIds(abortedRead), torn },
  };
}

/** Absent for a reason that tears nothing: perhaps still to come, deleted by age, or replaced. */
function notMissing(rpo: RpoMeasured | undefined): Ids {
  const { undetermined = [], expired = [], superseded = [] } = rpo?.ids ?? {};
  return idsOf([...undetermined, ...expired, ...superseded].map(([session, partition, seq]) => ({ session, partition, seq })));
}

function tornTransactions({ writes, txns }: Book, visible: Ids, excused: Ids): string[] {
  const ended = new Map(txns.map((txn) => [txnKey(txn), txn.outcome]));
  const parts = new Map<string, { txn: string; seen: number; missing: number }>();
  for (const write of writes) {
    if (write.txn === undefined || write.outcome === "rejected") continue;
    const key = txnKey({ session: write.session, txn: write.txn });
    if (ended.get(key) === "aborted") continue;
    const part = parts.get(key) ?? { txn: write.txn, seen: 0, missing: 0 };
    parts.set(key, part);
    const stream = streamKey(write);
    const seen = total(within(visible.get(stream) ?? NONE, write.seq));
    const absent: Ranges = subtract([write.seq], visible.get(stream) ?? NONE);
    part.seen += seen;
    part.missing += total(subtract(absent, excused.get(stream) ?? NONE));
  }
  return [...parts.values()].filter(({ seen, missing }) => seen > 0 && missing > 0).map(({ txn }) => txn);
}
