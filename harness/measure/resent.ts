/**
 * A replay window, measured: producers (or somebody on their behalf) sent again what they had been acknowledged shortly before the effect. What was
 * lost at cut-over stays lost at cut-over; this says how much of it is there since, how much is still missing, and what stands there twice for it.
 */
import { type EventOf, eventsOf } from "../timeline/events.ts";
import { absentOf } from "./absent.ts";
import { type Book, promotionOf } from "./book.ts";
import type { Fates } from "./fates.ts";
import { countIds, type Ids, idsOf, intersectIds, listIds, ofPartition, subtractIds } from "./ids.ts";
import type { ResentMeasured } from "./measured.ts";
import { mirroredNameIn } from "./names.ts";
import { occurrencesFrom } from "./occurrences.ts";
import { partitionsShort, readOf } from "./reads.ts";
import { survivorsOf } from "./survivors.ts";

/** Absent where nothing was sent again, and where the log that it was sent to was not read to its end. */
export function resentOf(book: Book, fates: Fates): ResentMeasured | undefined {
  const { survivors: cluster } = book.settings;
  const promotion = promotionOf(book);
  const survivors = survivorsOf(book);
  const told = eventsOf(book.timeline, "window.resent").filter((event) => isOurs(book, event));
  if (cluster === undefined || promotion === undefined || survivors === undefined || told.length === 0) return undefined;
  const there = readOf(book, cluster, "final");
  if (there === undefined || partitionsShort(book, there) > 0) return undefined;
  const resent = idsOf(told.flatMap(({ ids }) => ids.map(([session, partition, seq]) => ({ session, partition, seq }))));
  const lost = idsOf(absentOf(book, fates, survivors).lost);
  const repaired = intersectIds(intersectIds(lost, resent), survivors.late);
  const since = (ids: Ids) => occurrencesFrom(there.lines, (partition) => promotion.endOf(partition) ?? 0, ids);
  const [again, mended] = [since(subtractIds(resent, lost)), since(repaired)];
  // Of what was repaired the first copy is no duplicate.
  const duplicatedIn = (partition: number): number =>
    (again.get(partition) ?? 0) + (mended.get(partition) ?? 0) - countIds(ofPartition(repaired, partition));
  const partitions = [...new Set(Array.from(there.endOf.values(), ({ partition }) => partition))].toSorted((a, b) => a - b);
  return {
    seconds: Math.max(...told.map(({ seconds }) => seconds)),
    resent: countIds(resent),
    repaired: countIds(repaired),
    duplicated: partitions.reduce((sum, partition) => sum + duplicatedIn(partition), 0),
    stillLost: countIds(subtractIds(lost, there.ids)),
    missing: countIds(subtractIds(resent, there.ids)),
    byPartition: partitions.map((partition) => ({
      partition,
      repaired: countIds(ofPartition(repaired, partition)),
      duplicated: duplicatedIn(partition),
      stillLost: countIds(ofPartition(subtractIds(lost, there.ids), partition)),
    })),
    ids: { repaired: listIds(repaired), stillLost: listIds(subtractIds(lost, there.ids)) },
  };
}

const isOurs = ({ settings }: Book, { cluster, topic }: EventOf<"window.resent">): boolean =>
  settings.survivors !== undefined && cluster === settings.survivors && topic === mirroredNameIn(settings, settings.survivors);
