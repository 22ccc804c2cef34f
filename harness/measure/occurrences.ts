/**
 * How often ids occur, over runs: a sweep over the ends of ranges, so that a run of a thousand costs what one record does.
 */
import type { LogLine, Range } from "../ledger/lines.ts";
import { type Ids, type StreamName, streamKey, streamOf } from "./ids.ts";
import type { Extra } from "./measured.ts";
import { intersect, NONE, type Ranges, subtract, total, unite } from "./ranges.ts";

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

/**
 * Occurrences that a log has more of than another has of the same ids, the first of each left out: what came of copying, and not with
 * what was copied. By partition.
 */
export function extraBesides(
  runs: readonly (StreamName & { readonly seq: Range })[],
  source: readonly (StreamName & { readonly seq: Range })[],
): Map<number, number> {
  const there = Map.groupBy(source, streamKey);
  const counts = new Map<number, number>();
  for (const [stream, ofStream] of Map.groupBy(runs, streamKey)) {
    const here = coveredMoreThanOnce(ofStream.map(({ seq }) => seq));
    const copied = coveredMoreThanOnce((there.get(stream) ?? []).map(({ seq }) => seq));
    const most = Math.max(1, ...here.map(({ times }) => times));
    const { partition } = streamOf(stream);
    for (let times = 2; times <= most; times++)
      counts.set(
        partition,
        (counts.get(partition) ?? 0) + total(subtract(coveredTimes(here, times), coveredTimes(copied, times))),
      );
  }
  return counts;
}

const coveredTimes = (covered: readonly Covered[], atLeast: number): Ranges =>
  unite(covered.filter(({ times }) => times >= atLeast).map(({ range }) => range));

/** How many records of a log, from an offset on, are of these ids: by partition, each occurrence counted. */
export function occurrencesFrom(
  lines: readonly Pick<LogLine, "partition" | "session" | "offset" | "seq">[],
  from: (partition: number) => number,
  ids: Ids,
): Map<number, number> {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const since = Math.max(line.offset[0], from(line.partition));
    if (since > line.offset[1]) continue;
    const shift = line.seq[0] - line.offset[0];
    const known = ids.get(streamKey(line)) ?? NONE;
    const again = intersect(known, [[since + shift, line.seq[1]]]).reduce((count, [a, b]) => count + b - a + 1, 0);
    counts.set(line.partition, (counts.get(line.partition) ?? 0) + again);
  }
  return counts;
}

interface Covered {
  readonly range: Range;
  readonly times: number;
}

function coveredMoreThanOnce(ranges: readonly Range[]): Covered[] {
  const edges = ranges.flatMap(([from, to]) => [
    { at: from, step: 1 },
    { at: to + 1, step: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at);
  const covered: Covered[] = [];
  let times = 0;
  let since = 0;
  for (const { at, step } of edges) {
    if (times > 1 && at > since) covered.push({ range: [since, at - 1], times });
    times += step;
    since = at;
  }
  return covered;
}
