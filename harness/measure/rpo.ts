/** RPO: what acknowledged records the survivors do not have, how far back that reaches, and what it is beside. */
import { absentOf } from "./absent.ts";
import { afterReturnOf } from "./after-return.ts";
import type { Book } from "./book.ts";
import type { Fates } from "./fates.ts";
import { holesOf } from "./holes.ts";
import { countIds, idsOf, intersectIds, listIds, subtractIds, uniteIds } from "./ids.ts";
import { predictedLoss } from "./lag.ts";
import { lostSpanOf } from "./lost-span.ts";
import type { RpoMeasured } from "./measured.ts";
import { onDiskOf } from "./on-disk.ts";
import { NONE } from "./ranges.ts";
import { clustersRead, idsInAny, lastReadOf } from "./reads.ts";
import { earliestLost, secondsLost } from "./recovery-point.ts";
import { splitBrainOf } from "./split-brain.ts";
import { survivorsOf } from "./survivors.ts";
import { isVacuous } from "./vacuous.ts";

/** Absent where no survivor's log was read, and with acks=0, where nothing was promised. */
export function rpoOf(book: Book, fates: Fates): RpoMeasured | undefined {
  const survivors = survivorsOf(book);
  if (survivors === undefined || book.settings.workload.acks === "0") return undefined;
  const absent = absentOf(book, fates, survivors);
  const lost = idsOf(absent.lost);
  const effect = book.effect?.at;
  const present = (stream: string) => survivors.ids.get(stream) ?? NONE;
  const holes = idsOf(holesOf(absent.lost, fates.acked, present, effect));
  const anywhere = idsInAny(clustersRead(book).map((cluster) => lastReadOf(book, cluster)));
  const ghosts = intersectIds(fates.indeterminate, survivors.ids);
  const unseen = subtractIds(fates.indeterminate, survivors.ids);
  const phantoms = intersectIds(fates.rejected, anywhere);
  const { final, ...later } = afterReturnOf(book, lost, survivors.late);
  const splitBrain = effect && splitBrainOf(absent.lost, book.settings.source, effect);
  const earliest = effect && earliestLost(absent.lost);
  const span = countIds(absent.undetermined) === 0 ? lostSpanOf(absent.lost) : undefined;
  const predicted = effect && predictedLoss(book, effect);
  const { cluster, read, isolation } = survivors.read;
  const onDisk = onDiskOf(book, uniteIds(lost, absent.undetermined));
  return {
    survivors: { cluster, read, isolation },
    records: countIds(lost),
    ...(onDisk && { onDisk }),
    ...(effect && earliest && { seconds: secondsLost(earliest, effect) }),
    holes: countIds(holes),
    ...span,
    ...(splitBrain && { splitBrain: splitBrain.records }),
    undetermined: countIds(absent.undetermined),
    ghosts: countIds(ghosts),
    phantoms: countIds(phantoms),
    indeterminateAbsent: countIds(unseen),
    expired: countIds(absent.expired),
    superseded: countIds(absent.superseded),
    ...later,
    ...(final && { final: countIds(final) }),
    ...(predicted !== undefined && { predictedSeconds: predicted.seconds, predicted }),
    ...(book.effect && { vacuous: countIds(lost) === 0 && isVacuous(book, fates, book.effect) }),
    ...shownBy(book),
    ids: {
      lost: listIds(lost),
      holes: listIds(holes),
      ...(splitBrain && { splitBrain: listIds(idsOf(splitBrain.certain)) }),
      undetermined: listIds(absent.undetermined),
      ghosts: listIds(ghosts),
      phantoms: listIds(phantoms),
      indeterminateAbsent: listIds(unseen),
      expired: listIds(absent.expired),
      superseded: listIds(absent.superseded),
      ...(final && { final: listIds(final) }),
    },
  };
}

/** The largest loss the run could have shown: the time under load before t_D. */
function shownBy({ effect, writes, unsent }: Book): { shownSeconds?: number } {
  if (effect === undefined) return {};
  let first = Number.POSITIVE_INFINITY;
  for (const { intended, slack } of [...writes, ...unsent]) first = Math.min(first, intended[0] + slack);
  return first < effect.at.atLeast ? { shownSeconds: effect.at.atLeast - first } : { shownSeconds: 0 };
}
