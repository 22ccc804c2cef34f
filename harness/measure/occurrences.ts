/**
 * How often ids occur, over runs: a sweep over the ends of ranges, so that a run of a thousand costs what one record does.
 */
import type { Range } from "../ledger/lines.ts";
import { type Ids, type StreamName, streamKey } from "./ids.ts";
import type { Extra } from "./measured.ts";
import { total, unite } from "./ranges.ts";

/** Extra occurrences (each id's beyond its first) and the ids that have them. */
export function repeatsIn(runs: Iterable<StreamName & { readonly seq: Range }>): Extra & { repeated: Ids } {
  const byStream = Map.groupBy(runs, streamKey);
  const repeated = new Map<string, readonly Range[]>();
  let extra = 0;
  let ids = 0;
  for (const [stream, ofStream] of byStream) {
    const covered = coveredMoreThanOnce(ofStream.map(({ seq }) => seq));
    if (covered.length === 0) continue;
    const distinct = unite(covered.map(({ range }) => range));
    repeated.set(stream, distinct);
    ids += total(distinct);
    for (const { range, times } of covered) extra += (times - 1) * total([range]);
  }
  return { extra, ids, repeated };
}

function coveredMoreThanOnce(ranges: readonly Range[]): { range: Range; times: number }[] {
  const edges = ranges.flatMap(([from, to]) => [
    { at: from, step: 1 },
    { at: to + 1, step: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at);
  const covered: { range: Range; times: number }[] = [];
  let times = 0;
  let since = 0;
  for (const { at, step } of edges) {
    if (times > 1 && at > since) covered.push({ range: [since, at - 1], times });
    times += step;
    since = at;
  }
  return covered;
}
