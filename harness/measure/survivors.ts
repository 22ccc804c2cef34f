/**
 * S, the survivors, at cut-over: what the taking-over side holds when it takes over, and what is written to it itself.
 * Records that arrive later by mirroring are late, not saved.
 */
import type { EndLine, LogLine } from "../ledger/lines.ts";
import { type Book, promotionOf } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { type Ids, idsOf, uniteIds } from "./ids.ts";
import { logKey, mirroredNameIn } from "./names.ts";
import { type LogRead, nativeIds, readOf } from "./reads.ts";

export interface Survivors {
  readonly cluster: string;
  readonly ids: Ids;
  /** The read that decides what could be read at all. */
  readonly read: LogRead;
  /** Mirrored at or after promotion: missing at cut-over, recovered since. */
  readonly late: Ids;
  /** The end of the log that a write is in here, or is mirrored into. */
  endOf(write: { readonly cluster: string; readonly partition: number }): OnRunClock<EndLine> | undefined;
}

/** Undefined where the survivors' log was never read: then nothing can be said of loss. */
export function survivorsOf(book: Book): Survivors | undefined {
  const cluster = book.settings.survivors;
  if (cluster === undefined) return undefined;
  const cutover = readOf(book, cluster, "cutover");
  const last = readOf(book, cluster, "final") ?? readOf(book, cluster, "return");
  const read = last ?? cutover;
  if (read === undefined) return undefined;
  const promotion = promotionOf(book);
  const split = (line: LogLine) => splitAt(promotion?.endOf(line.partition), line);
  const late = idsOf((last?.lines ?? []).flatMap((line) => split(line).after));
  const endOf: Survivors["endOf"] = ({ cluster: writtenTo, partition }) => {
    const { settings } = book;
    const topic = writtenTo === cluster ? settings.workload.topic : mirroredNameIn(settings, cluster);
    return (cutover ?? read).endOf.get(logKey({ topic, partition }));
  };
  if (cutover !== undefined) return { cluster, read: cutover, late, endOf, ids: uniteIds(cutover.ids, nativeIds(book, cluster)) };
  return { cluster, read, late, endOf, ids: idsOf(read.lines.flatMap((line) => split(line).before)) };
}

/** What of a log run was there at promotion (or is native), and what was mirrored later. */
function splitAt(end: number | undefined, line: LogLine): { before: LogLine[]; after: LogLine[] } {
  if (end === undefined || line.origin === "native" || line.offset[1] < end) return { before: [line], after: [] };
  if (line.offset[0] >= end) return { before: [], after: [line] };
  const saved = end - line.offset[0];
  const [from, to] = line.seq;
  return { before: [{ ...line, seq: [from, from + saved - 1] }], after: [{ ...line, seq: [from + saved, to] }] };
}
