/**
 * What must never be, whatever a target allows: it makes a line *missed*, with the reason `violation`. What is wrong in the logs is
 * told of RPO; what is wrong with what a group was given, of `skipped`, or of RPO where that is not judged.
 */
import type { Measured } from "../measure/measured.ts";

interface Violations {
  /** In words with their counts: `2 phantoms`. Empty where there are none. */
  readonly ofLogs: readonly string[];
  readonly ofGroup: readonly string[];
}

/** A producer that is not idempotent and has several requests in flight was never promised that they stay in order. */
export function violationsOf(
  { rpo, transactions, order, offsets }: Measured,
  { mayReorder = false }: { readonly mayReorder?: boolean } = {},
): Violations {
  const { log = 0, delivery } = mayReorder || order === undefined ? {} : order;
  // The greatest, never the sum: what one log has out of order its mirrored copy has too.
  const outOfOrder = typeof log === "number" ? log : Math.max(0, ...Object.values(log));
  return {
    ofLogs: [
      ...some(rpo?.phantoms, "phantom", "phantoms"),
      ...some(transactions?.abortedRead, "aborted record read", "aborted records read"),
      ...some(transactions?.torn, "torn transaction", "torn transactions"),
      ...some(transactions?.stuckLso, "partition with a stuck LSO", "partitions with a stuck LSO"),
      ...some(outOfOrder, "record out of order in a log", "records out of order in a log"),
    ],
    ofGroup: [
      ...some(offsets?.beyondEnd, "offset beyond the log's end", "offsets beyond the log's end"),
      ...some(delivery, "record delivered out of order", "records delivered out of order"),
    ],
  };
}

const some = (n: number | undefined, one: string, many: string): string[] =>
  n === undefined || n === 0 ? [] : [`${n.toLocaleString("en")} ${n === 1 ? one : many}`];
