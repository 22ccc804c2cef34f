/**
 * The way back, measured: what the old side had that the new one never got (the divergent tail), what became of it, whether anything was
 * copied back that was there already, whether anything was not, how long the switch was an outage, and what is lost when all is over.
 */
import { type EventOf, eventsOf } from "../timeline/events.ts";
import { absentOf } from "./absent.ts";
import { type Book, promotionOf } from "./book.ts";
import { type AckedRun, type Fates, partOf } from "./fates.ts";
import { countIds, type Ids, idsOf, intersectIds, listIds, NO_IDS, ofPartition, subtractIds } from "./ids.ts";
import { exactly, type Interval } from "./intervals.ts";
import type { FailbackMeasured } from "./measured.ts";
import { logKey } from "./names.ts";
import { extraBesides, occurrencesFrom } from "./occurrences.ts";
import { intersect, NONE, outside } from "./ranges.ts";
import { type LogRead, partitionsShort, readOf } from "./reads.ts";
import { earliestLost, secondsLost } from "./recovery-point.ts";
import { rtoOf } from "./rto.ts";
import { type Survivors, survivorsOf } from "./survivors.ts";

/** Absent where the workload did not fail back, or where a side was not read to its end, before and after. */
export function failbackOf(book: Book, fates: Fates): FailbackMeasured | undefined {
  const { source, survivors } = book.settings;
  const done = eventsOf(book.timeline, "failback.done").find(({ cluster }) => cluster === source);
  const promotion = promotionOf(book);
  if (source === undefined || survivors === undefined || done === undefined || promotion === undefined) return undefined;
  const [before, home, away] = [readOf(book, source, "return"), readOf(book, source, "final"), readOf(book, survivors, "final")];
  if (before === undefined || home === undefined || away === undefined) return undefined;
  if ([before, home, away].some((read) => partitionsShort(book, read) > 0)) return undefined;

  const copiedOut = idsAt(away, (partition) => [0, (promotion.endOf(partition) ?? 0) - 1]);
  const addedAway = idsAt(away, (partition) => [promotion.endOf(partition) ?? 0, Number.MAX_SAFE_INTEGER]);
  const tail = subtractIds(before.ids, copiedOut);
  const replayed = intersectIds(tail, addedAway);
  const dropped = subtractIds(tail, away.ids);
  const began = (partition: number): number => endIn(before, partition);
  const rebuilt = eventsOf(book.timeline, "failback.rebuilt").findLast(({ cluster, at }) => cluster === source && at <= done.at);
  // In a log that was made anew nothing was there already: what it has more often than the log it was copied from was copied twice.
  const reappended = rebuilt
    ? extraBesides(home.lines, away.lines)
    : occurrencesFrom(home.lines, began, subtractIds(before.ids, replayed));
  const leftOut = lostOnTheWay(book, fates, home, away);
  const lost = [...lostAtTheEnd(book, fates, away.ids), ...leftOut];
  const notCopied = idsOf(leftOut);
  const produced = outageOfSwitch(book, done);
  return {
    ...(rebuilt && { rebuilt: { by: rebuilt.by } }),
    tail: countIds(tail),
    replayed: countIds(replayed),
    dropped: countIds(dropped),
    reappended: sum(reappended),
    notCopied: countIds(notCopied),
    byPartition: partitionsIn(before).map((partition) => ({
      partition,
      tail: countIds(ofPartition(tail, partition)),
      replayed: countIds(ofPartition(replayed, partition)),
      dropped: countIds(ofPartition(dropped, partition)),
      reappended: reappended.get(partition) ?? 0,
      notCopied: countIds(ofPartition(notCopied, partition)),
    })),
    final: { records: countIds(idsOf(lost)), ...(book.effect && { seconds: secondsOf(lost, book.effect.at) }) },
    ...(produced && { rto: produced }),
    ids: { tail: listIds(tail), dropped: listIds(dropped), notCopied: listIds(notCopied) },
  };
}

const partitionsIn = ({ endOf }: LogRead): number[] =>
  [...new Set([...endOf.values()].map(({ partition }) => partition))].toSorted((a, b) => a - b);

const endIn = ({ endOf }: LogRead, partition: number): number =>
  Math.max(0, ...[...endOf.values()].filter((end) => end.partition === partition).map(({ logEnd }) => logEnd));

/** The ids that stand at these offsets of a log. */
function idsAt({ lines }: LogRead, offsets: (partition: number) => readonly [number, number]): Ids {
  return idsOf(
    lines.flatMap((line) =>
      intersect([line.offset], [offsets(line.partition)]).map(([from, to]) => {
        const shift = line.seq[0] - line.offset[0];
        return { ...line, seq: [from + shift, to + shift] as const };
      }),
    ),
  );
}

const sum = (counts: ReadonlyMap<number, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);

/** Lost at cut-over, and not in the log that went on: whoever reads on from there never sees it, wherever else it may lie. */
function lostAtTheEnd(book: Book, fates: Fates, there: Ids): AckedRun[] {
  const survivors = survivorsOf(book);
  if (survivors === undefined) return [];
  return absentOf(book, fates, survivors).lost.flatMap((run) =>
    outside(there.get(run.stream) ?? NONE, run.seq).map((seq) => partOf(run, seq)),
  );
}

/** Acknowledged, in the log of the side that was left, and not in that of the side that was gone back to: who reads there never sees it. */
function lostOnTheWay(book: Book, fates: Fates, home: LogRead, away: LogRead): AckedRun[] {
  const { topic } = book.settings.workload;
  const there: Survivors = {
    cluster: home.cluster,
    ids: home.ids,
    read: home,
    late: NO_IDS,
    endOf: ({ partition }) => home.endOf.get(logKey({ topic, partition })),
  };
  return absentOf(book, fates, there).lost.flatMap((run) =>
    intersect(away.ids.get(run.stream) ?? NONE, [run.seq]).map((seq) => partOf(run, seq)),
  );
}

const secondsOf = (lost: readonly AckedRun[], effect: Interval): Interval => secondsLost(earliestLost(lost), effect);

/** From when the writers were stopped: an outage that was planned is one all the same. */
function outageOfSwitch(book: Book, done: EventOf<"failback.done">): FailbackMeasured["rto"] {
  const began = eventsOf(book.timeline, "failback.switch").findLast(({ to, at }) => to === done.cluster && at <= done.at);
  if (began === undefined) return undefined;
  const measured = rtoOf({ ...book, effect: { at: exactly(began.at), resolved: [began.from] } });
  if (measured === undefined) return undefined;
  const { produce, consume, endToEnd, shownSeconds } = measured;
  return { ...(produce && { produce }), ...(consume && { consume }), ...(endToEnd && { endToEnd }), shownSeconds };
}
