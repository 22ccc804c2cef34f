/**
 * One loss, three points in time: at cut-over; after the old side returned (what is `stranded` there, what mirroring brings
 * `late`); and at the end (`final` = on no side, `truncated` = what the old side gave up when it was failed back to).
 */
import type { Book } from "./book.ts";
import { countIds, type Ids, intersectIds, streamOf, subtractIds } from "./ids.ts";
import { total } from "./ranges.ts";
import { type LogRead, partitionsShort, readOf } from "./reads.ts";

interface AfterReturn {
  readonly late?: number;
  readonly afterReturn?: { readonly stranded: number; readonly absent: number };
  readonly final?: Ids;
  /** Of a log that was not read to its end it is not known what it holds. */
  readonly finalAtMost?: true;
  /** By partition. */
  readonly truncated?: Readonly<Record<string, number>>;
}

export function afterReturnOf(book: Book, lost: Ids, late: Ids): AfterReturn {
  const { source, survivors } = book.settings;
  if (source === undefined || survivors === undefined || source === survivors) return {};
  const target = readOf(book, survivors, "final");
  const returned = readOf(book, source, "return");
  const home = readOf(book, source, "final") ?? returned;
  const isShort = [target, home].some((read) => partitionsShort(book, read) > 0);
  return {
    ...(target && { late: countIds(intersectIds(lost, late)) }),
    ...(returned && { afterReturn: strandedOn(returned, lost) }),
    ...(target && home && { final: subtractIds(subtractIds(lost, target.ids), home.ids), ...(isShort && { finalAtMost: true }) }),
    ...(returned && home && home !== returned && { truncated: givenUp(returned, home) }),
  };
}

function strandedOn(returned: LogRead, lost: Ids): { stranded: number; absent: number } {
  const stranded = countIds(intersectIds(lost, returned.ids));
  return { stranded, absent: countIds(lost) - stranded };
}

function givenUp(returned: LogRead, home: LogRead): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { partition } of returned.endOf.values()) counts[partition] = 0;
  for (const [stream, ranges] of subtractIds(returned.ids, home.ids)) {
    const { partition } = streamOf(stream);
    counts[partition] = (counts[partition] ?? 0) + total(ranges);
  }
  return counts;
}
