/**
 * The checker: ledger and timeline in, figures out, and nothing else. It is pure, so that anyone can recompute a verdict
 * from a run's files alone; what it must say of 36 runs worked out by hand stands in `histories/`.
 */
import type { Book, Evidence } from "./book.ts";
import { byPhaseOf } from "./by-phase.ts";
import { UnknownClockError } from "./clocks.ts";
import { conflictKeysOf } from "./conflicts.ts";
import { controlOf } from "./control.ts";
import { countsOf } from "./counts.ts";
import { duplicatesOf } from "./duplicates.ts";
import { failbackOf } from "./failback.ts";
import { fatesOf } from "./fates.ts";
import type { Measured } from "./measured.ts";
import { offsetsOf } from "./offsets.ts";
import { openBook } from "./open.ts";
import { orderOf } from "./order.ts";
import { readShortOf } from "./reads.ts";
import { resentOf } from "./resent.ts";
import { rpoOf } from "./rpo.ts";
import { rtoOf } from "./rto.ts";
import { steadyOf } from "./steady.ts";
import { transactionsOf } from "./transactions.ts";
import { unprocessedOf } from "./unprocessed.ts";
import { untimed } from "./untimed.ts";

/** Everything that one workload's ledger and the run's timeline can show; what they cannot is absent. */
export function measure(evidence: Evidence): Measured {
  try {
    return withControl(evidence, openBook(evidence));
  } catch (error) {
    if (!(error instanceof UnknownClockError)) throw error;
    const { unmeasured, ...rest } = untimed(evidence);
    return { ...figuresOf(openBook(rest)), unmeasuredClocks: unmeasured };
  }
}

/** An outage that the control had too is not Kafka's: it is looked for up to a window after the longest outage, or to the end. */
function withControl({ lines, timeline, settings }: Evidence, book: Book): Measured {
  const measured = figuresOf(book);
  const { rto } = measured;
  if (rto === undefined || book.effect === undefined) return measured;
  const { at } = book.effect;
  const ends = [rto.produce, rto.consume].map((outage) => outage?.atMost ?? (outage === undefined ? 0 : rto.shownSeconds));
  const lasted = rto.relapses > 0 ? rto.shownSeconds : Math.min(rto.shownSeconds, Math.max(...ends) + settings.windowSeconds);
  const objectiveSeconds = settings.latencyObjectiveMs / 1000;
  const control = controlOf({ lines, timeline }, { effect: at, until: at.atMost + lasted, objectiveSeconds });
  return control === undefined ? measured : { ...measured, rto: { ...rto, control } };
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
  const readShort = readShortOf(book);
  const conflictKeys = conflictKeysOf(book);
  const failback = failbackOf(book, fates);
  const resent = resentOf(book, fates);
  const steady = steadyOf(book);
  return {
    ...countsOf(book),
    ...byPhaseOf(book),
    ...(rpo && { rpo }),
    ...(rto && { rto }),
    ...(offsets && { offsets }),
    duplicates: duplicatesOf(book),
    ...(unprocessed && { unprocessed }),
    ...(readShort && { readShort }),
    ...(order && { order }),
    ...(transactions && { transactions }),
    ...(conflictKeys && { conflicts: conflictKeys.length, conflictKeys }),
    ...(failback && { failback }),
    ...(resent && { resent }),
    ...(steady && { steady }),
  };
}
