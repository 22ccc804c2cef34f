/**
 * Logs as they were read. Where a cluster was also read as `read_committed`, that is what its readers see and what counts;
 * aborted records then never do.
 */
import { byText } from "../core/by-text.ts";
import type { EndLine, Isolation, LogLine, Read } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { type Ids, idsOf, NO_IDS, uniteIds } from "./ids.ts";
import { logKey, logsIn } from "./names.ts";

export interface LogRead {
  readonly cluster: string;
  readonly read: Read;
  /** Whose eyes it was read with: `committed` wherever that was done. */
  readonly isolation: Isolation;
  /** By partition, then by log and offset. */
  readonly lines: readonly LogLine[];
  readonly ids: Ids;
  /** By `logKey`. */
  readonly endOf: ReadonlyMap<string, OnRunClock<EndLine>>;
}

/** One read of one cluster's log; undefined where it was not read. */
export function readOf({ logs, ends }: Book, cluster: string, read: Read): LogRead | undefined {
  const isThis = (line: LogLine | EndLine) => line.cluster === cluster && (line.read ?? "final") === read;
  const lines = logs.filter(isThis);
  const endOf = new Map(ends.filter(isThis).map((end) => [logKey(end), end]));
  if (lines.length === 0 && endOf.size === 0) return undefined;
  const committed = lines.filter(({ isolation }) => isolation === "committed");
  const wasCommitted =
    committed.length > 0 || Array.from(endOf.values()).some(({ isolations }) => isolations?.includes("committed"));
  const [isolation, visible] = wasCommitted ? (["committed", committed] as const) : (["uncommitted", lines] as const);
  visible.sort((a, b) => a.partition - b.partition || byText(a.topic, b.topic) || a.offset[0] - b.offset[0]);
  return { cluster, read, isolation, lines: visible, ids: idsOf(visible), endOf };
}

/** The last read of a cluster's log. */
export function lastReadOf(book: Book, cluster: string): LogRead | undefined {
  return readOf(book, cluster, "final") ?? readOf(book, cluster, "return") ?? readOf(book, cluster, "cutover");
}

/** Logs of the workload's partitions that were not read to their end, by cluster; undefined where there are none. */
export function readShortOf(book: Book): Record<string, number> | undefined {
  const short = clustersRead(book).flatMap((cluster): [string, number][] => {
    const missing = partitionsShort(book, lastReadOf(book, cluster));
    return missing === 0 ? [] : [[cluster, missing]];
  });
  return short.length === 0 ? undefined : Object.fromEntries(short);
}

/** How many logs of the workload's partitions this read did not read to their end. */
export function partitionsShort({ settings }: Book, read: LogRead | undefined): number {
  const logs = read === undefined ? 1 : logsIn(settings, read.cluster);
  const ends = [...(read?.endOf.values() ?? [])];
  return Math.max(0, settings.workload.partitions * logs - ends.filter(({ complete }) => complete).length);
}

/** Every cluster whose log was read, in the order they appear. */
export function clustersRead({ logs, ends }: Book): string[] {
  return [...new Set([...logs, ...ends].map(({ cluster }) => cluster))];
}

/** The ids that producers wrote to this cluster itself, in whatever read they were seen. */
export function nativeIds({ logs }: Book, cluster: string): Ids {
  return idsOf(logs.filter((line) => line.cluster === cluster && line.origin === "native"));
}

export function idsInAny(reads: readonly (LogRead | undefined)[]): Ids {
  return uniteIds(...reads.map((read) => read?.ids ?? NO_IDS));
}
