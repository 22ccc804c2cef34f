/** Missing is not gone: what of it replicas hold in their log segments. No reader gets it from there, so it counts as missing all the same. */
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { countIds, type IdRange, type Ids, idsOf, intersectIds, listIds, uniteIds } from "./ids.ts";
import type { OnDisk } from "./measured.ts";

/** Undefined where nobody looked. A node that was looked at twice is believed both times. */
export function onDiskOf({ timeline, settings }: Book, missing: Ids): OnDisk | undefined {
  const looks = eventsOf(timeline, "segments.searched").filter(({ topic }) => topic === settings.workload.topic);
  if (missing.size === 0 || looks.length === 0) return undefined;
  const answered = looks.filter(({ problem }) => problem === undefined);
  const byNode = Array.from(Map.groupBy(answered, ({ node }) => node).values(), (those) => {
    const ids = intersectIds(missing, idsOf(those.flatMap(({ held }) => held.map(named))));
    return { cluster: those[0]?.cluster ?? "", node: those[0]?.node ?? "", held: ids };
  });
  const searched = byNode.map(({ node }) => node);
  return {
    records: countIds(uniteIds(...byNode.map(({ held }) => held))),
    by: byNode.flatMap(({ cluster, node, held }) =>
      held.size === 0 ? [] : [{ cluster, node, records: countIds(held), ids: listIds(held) }],
    ),
    searched,
    unread: looks.flatMap(({ node, problem }) =>
      problem === undefined || searched.includes(node) ? [] : [{ node, why: problem }],
    ),
  };
}

const named = ([session, partition, seq]: IdRange) => ({ session, partition, seq });
