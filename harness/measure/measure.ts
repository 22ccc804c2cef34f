/**
 * The checker: ledger and timeline in, figures out, and nothing else. It is pure, so that anyone can recompute a verdict
 * from a run's files alone; what it must say of 36 runs worked out by hand stands in `histories/`.
 */
import type { Book, Evidence } from "./book.ts";
import { byPhaseOf } from "./by-phase.ts";
import { UnknownClockError } from "./clocks.ts";
import { conflictKeysOf } from "./conflicts.ts";
import { countsOf } from "./counts.ts";
import { duplicatesOf } from "./duplicates.ts";
import { fatesOf } from "./fates.ts";
import type { Measured } from "./measured.ts";
import { offsetsOf } from "./offsets.ts";
import { openBook } from "./open.ts";
import { orderOf } from "./order.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import { transactionsOf } from "./transactions.ts";
import { unprocessedOf } from "./unprocessed.ts";
import { untimed } from "./untimed.ts";

/** Everything that one workload's ledger and the run's timeline can show; what they cannot is absent. */
export function measure(evidence: Evidence): Measured {
  try {
    return figuresOf(openBook(evidence));
  } catch (error) {
    if (!(error instanceof UnknownClockError)) throw error;
    const { unmeasured, ...rest } = untimed(evidence);
    return { ...figuresOf(openBook(rest)), unmeasuredClocks: unmeasured };
  }
}

/** Exported for tests. */
export function figuresOf(book: Book): Measured {
  const fates = fatesOf(book);
  const rpo = rpoOf(book, fates);
  const rto = rtoOf(book);
  const offsets = offsetsOf(book);
  const order = orderOf(book);
  const transactions = transactionsOf(book, fates, rpo);
  const unprocessed = unprocessedOf(book, fates);
  const conflictKeys = conflictKeysOf(book);
  return {
    ...countsOf(book),
    ...byPhaseOf(book),
    ...(rpo && { rpo }),
    ...(rto && { rto }),
    ...(offsets && { offsets }),
    duplicates: duplicatesOf(book),
    ...(unprocessed && { unprocessed }),
    ...(order && { order }),
    ...(transactions && { transactions }),
    ...(conflictKeys && { conflicts: conflictKeys.length, conflictKeys }),
  };
}
