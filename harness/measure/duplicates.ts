/** Duplicates in three ledgers that are never added up: in a log, in what a group was given, and across clusters. */
import type { LogLine } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { deliveryDuplicates } from "./deliveries.ts";
import { countIds, type Ids, intersectIds, listIds, uniteIds } from "./ids.ts";
import type { DuplicatesMeasured } from "./measured.ts";
import { repeatsIn } from "./occurrences.ts";
import { clustersRead, lastReadOf, nativeIds } from "./reads.ts";

export function duplicatesOf(book: Book): DuplicatesMeasured {
  const clusters = clustersRead(book);
  const logs = clusters.map((cluster) => ({ cluster, ...repeatsInEachLog(lastReadOf(book, cluster)?.lines ?? []) }));
  const both = writtenOnBothSides(book, clusters);
  const { delivery, ids } = deliveryDuplicates(book);
  const wasRead = clusters.length > 0;
  return {
    ...(wasRead && { log: Object.fromEntries(logs.map(({ cluster, extra, ids }) => [cluster, { extra, ids }])) }),
    ...(delivery && { delivery }),
    ...(wasRead && { crossCluster: countIds(both) }),
    ids: {
      ...(wasRead && { log: Object.fromEntries(logs.map(({ cluster, repeated }) => [cluster, listIds(repeated)])) }),
      ...(ids && { delivery: ids }),
      ...(wasRead && { crossCluster: listIds(both) }),
    },
  };
}

/** Within a log: an id that stands in two logs of a cluster was written on both sides, and is told of there. */
function repeatsInEachLog(lines: readonly LogLine[]): ReturnType<typeof repeatsIn> {
  const logs = [...Map.groupBy(lines, ({ topic }) => topic).values()].map((ofLog) => repeatsIn(ofLog));
  return {
    extra: logs.reduce((sum, { extra }) => sum + extra, 0),
    ids: logs.reduce((sum, { ids }) => sum + ids, 0),
    repeated: uniteIds(...logs.map(({ repeated }) => repeated)),
  };
}

/** Ids that producers wrote to more than one cluster themselves; mirrored copies are not duplicates. */
function writtenOnBothSides(book: Book, clusters: readonly string[]): Ids {
  const native = clusters.map((cluster) => nativeIds(book, cluster));
  const pairs = native.flatMap((one, i) => native.slice(i + 1).map((other) => intersectIds(one, other)));
  return uniteIds(...pairs);
}
