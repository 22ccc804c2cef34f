/** Duplicates in three ledgers that are never added up: in a log, in what a group was given, and across clusters. */
import type { Book } from "./book.ts";
import { deliveryDuplicates } from "./deliveries.ts";
import { countIds, type Ids, intersectIds, listIds, uniteIds } from "./ids.ts";
import type { DuplicatesMeasured } from "./measured.ts";
import { repeatsIn } from "./occurrences.ts";
import { clustersRead, lastReadOf, nativeIds } from "./reads.ts";

export function duplicatesOf(book: Book): DuplicatesMeasured {
  const clusters = clustersRead(book);
  const logs = clusters.map((cluster) => ({ cluster, ...repeatsIn(lastReadOf(book, cluster)?.lines ?? []) }));
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

/** Ids that producers wrote to more than one cluster themselves; mirrored copies are not duplicates. */
function writtenOnBothSides(book: Book, clusters: readonly string[]): Ids {
  const native = clusters.map((cluster) => nativeIds(book, cluster));
  const pairs = native.flatMap((one, i) => native.slice(i + 1).map((other) => intersectIds(one, other)));
  return uniteIds(...pairs);
}
