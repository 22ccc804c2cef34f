/**
 * What a group processed more than once, and why. Every delivery of an id after its first is extra; its cause is judged by
 * the nearest earlier one: the same offset again (a rewind), another offset of the same cluster (a log duplicate), or
 * another cluster (the move).
 */
import type { ProcessedLine, Range } from "../ledger/lines.ts";
import { eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { countIds, idsOf, listIds, streamKey } from "./ids.ts";
import type { DuplicatesMeasured, Extra } from "./measured.ts";

type Cause = "sameOffset" | "otherOffset" | "otherCluster";

/** Part of a processed run that had been delivered before. */
interface Redelivery {
  readonly session: string;
  readonly partition: number;
  readonly seq: Range;
  readonly at: number;
  readonly cause: Cause;
}

/** Ids delivered so far, with every place each came from. */
interface Delivered {
  from: number;
  to: number;
  places: readonly Place[];
}

/** Where a run came from: offset − sequence is the same for all its records. */
interface Place {
  readonly cluster: string;
  /** Of the log. */
  readonly topic: string;
  readonly shift: number;
}

/** Absent where the group's processing was not seen. */
export function deliveryDuplicates(book: Book): {
  delivery: DuplicatesMeasured["delivery"];
  ids: DuplicatesMeasured["ids"]["delivery"];
} {
  if (book.processed.length === 0) return { delivery: undefined, ids: undefined };
  const again = redeliveries(book.processed);
  const phases = loadPhases(book);
  const byPhase = phases.length === 0 ? undefined : extraByPhase(again, phases);
  const delivery = {
    ...extraOf(again),
    byCause: {
      sameOffset: sizeOfAll(again.filter(({ cause }) => cause === "sameOffset")),
      otherOffset: sizeOfAll(again.filter(({ cause }) => cause === "otherOffset")),
      otherCluster: sizeOfAll(again.filter(({ cause }) => cause === "otherCluster")),
    },
    ...(byPhase && { byPhase }),
  };
  return { delivery, ids: listIds(idsOf(again)) };
}

function redeliveries(processed: readonly ProcessedLine[]): Redelivery[] {
  const streams = new Map<string, Delivered[]>();
  const again: Redelivery[] = [];
  for (const line of processed) {
    const stream = streamKey(line);
    const delivered = streams.get(stream) ?? [];
    streams.set(stream, delivered);
    for (const { seq, cause } of deliver(delivered, line)) {
      again.push({ session: line.session, partition: line.partition, seq, at: line.at[0], cause });
    }
  }
  return again;
}

/** Notes a run in its stream and returns the parts of it that had been delivered before. */
function deliver(
  delivered: Delivered[],
  { seq: [from, to], offset, cluster, topic }: ProcessedLine,
): { seq: Range; cause: Cause }[] {
  const place: Place = { cluster, topic, shift: offset[0] - from };
  const last = delivered.at(-1);
  if (last === undefined || from > last.to) {
    delivered.push({ from, to, places: [place] });
    return [];
  }
  const start = firstEndingAtOrAfter(delivered, from);
  let end = start;
  while ((delivered[end]?.from ?? Number.POSITIVE_INFINITY) <= to) end++;
  const again: { seq: Range; cause: Cause }[] = [];
  const replaced: Delivered[] = [];
  let next = from;
  for (const known of delivered.slice(start, end)) {
    const overlap: Range = [Math.max(known.from, from), Math.min(known.to, to)];
    if (known.from < overlap[0]) replaced.push({ ...known, to: overlap[0] - 1 });
    if (next < overlap[0]) replaced.push({ from: next, to: overlap[0] - 1, places: [place] });
    again.push({ seq: overlap, cause: causeOf(known.places, place) });
    replaced.push({ from: overlap[0], to: overlap[1], places: withPlace(known.places, place) });
    if (known.to > overlap[1]) replaced.push({ ...known, from: overlap[1] + 1 });
    next = overlap[1] + 1;
  }
  if (next <= to) replaced.push({ from: next, to, places: [place] });
  delivered.splice(start, end - start, ...replaced);
  return again;
}

function causeOf(places: readonly Place[], { cluster, topic, shift }: Place): Cause {
  const sameCluster = places.filter((place) => place.cluster === cluster);
  if (sameCluster.length === 0) return "otherCluster";
  return sameCluster.some((place) => place.topic === topic && place.shift === shift) ? "sameOffset" : "otherOffset";
}

function withPlace(places: readonly Place[], place: Place): readonly Place[] {
  const known = places.some(
    ({ cluster, topic, shift }) => cluster === place.cluster && topic === place.topic && shift === place.shift,
  );
  return known ? places : [...places, place];
}

function firstEndingAtOrAfter(delivered: readonly Delivered[], seq: number): number {
  let low = 0;
  let high = delivered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((delivered[middle]?.to ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface LoadPhase {
  readonly name: string;
  readonly at: number;
}

const LOAD_PHASES = ["steady", "fault", "failover", "failback"];

/** The four phases that re-deliveries are told by; those that nobody announced begin with the event that makes them. */
export function loadPhases({ timeline, effect }: Pick<Book, "timeline" | "effect">): LoadPhase[] {
  const announced = eventsOf(timeline, "phase").filter(({ name }) => LOAD_PHASES.includes(name));
  const begun: LoadPhase[] = [
    ...(effect === undefined ? [] : [{ name: "fault", at: effect.at.atLeast }]),
    ...eventsOf(timeline, "promoted").map(({ at }) => ({ name: "failover", at })),
  ];
  if (announced.length === 0) return [];
  const missing = begun.filter(({ name }) => !announced.some((phase) => phase.name === name));
  return [...announced.map(({ name, at }) => ({ name, at })), ...missing].sort((a, b) => a.at - b.at);
}

function extraByPhase(again: readonly Redelivery[], phases: readonly LoadPhase[]): Record<string, Extra> {
  const phaseAt = (time: number) => phases.findLast(({ at }) => at <= time)?.name ?? "before";
  const byPhase = Map.groupBy(again, ({ at }) => phaseAt(at));
  const names = [...new Set(phases.map(({ name }) => name)), ...(byPhase.has("before") ? ["before"] : [])];
  return Object.fromEntries(names.map((name) => [name, extraOf(byPhase.get(name) ?? [])]));
}

function extraOf(again: readonly Redelivery[]): Extra {
  return { extra: sizeOfAll(again), ids: countIds(idsOf(again)) };
}

function sizeOfAll(again: readonly Redelivery[]): number {
  return again.reduce((sum, { seq }) => sum + seq[1] - seq[0] + 1, 0);
}
