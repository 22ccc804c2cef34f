import type { Evidence } from "../measure/book.ts";
import type { LogText } from "../report/evidence/logs.ts";

/** What agents said in a run, in the order in which it was written. */
export type Told = Pick<Evidence, "lines" | "timeline">;

/** What a run folder holds beside its facts. */
export interface Kept extends Told {
  /** What could not be read of timeline and ledger, in words. */
  readonly unreadable: readonly string[];
  readonly logs: readonly LogText[];
  /** Files that say what could not be had. */
  readonly others: readonly LogText[];
}
