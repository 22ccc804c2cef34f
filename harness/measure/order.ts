/**
 * Order is judged by first occurrences alone: a re-delivery is a rewind and a second copy is a duplicate, neither is a
 * reorder. What counts is the record that was first seen after a higher one of its session and partition.
 */
import type { Range } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { countIds, type Ids, idsOf, listIds, type StreamName, streamKey, uniteIds } from "./ids.ts";
import type { OrderMeasured } from "./measured.ts";
import { clustersRead, lastReadOf } from "./reads.ts";
import { nothingSeen, notice, type Seen } from "./seen.ts";

/** Absent where neither a log was read nor anything processed. */
export function orderOf(book: Book): OrderMeasured | undefined {
  const logs = clustersRead(book).map((cluster) => ({ cluster, late: seenAfterHigher(lastReadOf(book, cluster)?.lines ?? []) }));
  const delivery = book.processed.length > 0 ? seenAfterHigher(book.processed) : undefined;
  if (logs.length === 0 && delivery === undefined) return undefined;
  const [only] = logs;
  const byCluster = Object.fromEntries(logs.map(({ cluster, late }) => [cluster, countIds(late)]));
  return {
    ...(only && { log: logs.length === 1 ? countIds(only.late) : byCluster }),
    ...(delivery && { delivery: countIds(delivery) }),
    ids: listIds(uniteIds(...logs.map(({ late }) => late), delivery ?? new Map())),
  };
}

/** The ids first seen after a higher one, of runs in the order they were seen. */
function seenAfterHigher(runs: Iterable<StreamName & { readonly seq: Range }>): Ids {
  const seen = new Map<string, Seen>();
  const late: (StreamName & { seq: Range })[] = [];
  for (const run of runs) {
    const stream = streamKey(run);
    const known = seen.get(stream) ?? nothingSeen();
    seen.set(stream, known);
    for (const seq of notice(known, run.seq).behind) late.push({ session: run.session, partition: run.partition, seq });
  }
  return idsOf(late);
}
