/**
 * The three service predicates of a partition. `produce`: 99 % of a window's slots acknowledged within the objective.
 * `consume`: the group processes records it never processed before, as fast as they are scheduled. `endToEnd`: 99 % of a
 * window's slots first processed within their objective.
 */
import type { WriteLine } from "../ledger/lines.ts";
import { RUN_SECONDS } from "../ledger/runs.ts";
import type { Book } from "./book.ts";
import type { OnRunClock } from "./clocks.ts";
import { stopsClients } from "./effect.ts";
import type { FirstDelivery } from "./first-deliveries.ts";
import { noOutageSeen } from "./hidden.ts";
import { streamKey } from "./ids.ts";
import { countBefore, EPSILON, evenly, Instants, windowCounter } from "./instants.ts";
import type { OutageMeasured } from "./measured.ts";
import { eitherOf, type Observed, outageOf } from "./outage.ts";
import { type Episode, type Recovery, recoveryOf } from "./recovery.ts";
import { BAD, type Belief, GOOD, type SlotRun, scheduledTimes, slotsOf, tally, UNKNOWN } from "./slots.ts";

/** Of a window's known slots. */
const SHARE_OF_SLOTS = 0.99;

/** More than this is never forgiven: after a baseline that fell shorter still, windows are judged more strictly than it was. */
export const WORST_BASELINE = 0.1;

export interface PartitionService {
  readonly outage: OutageMeasured;
  readonly relapses: readonly Episode[];
}

/** Undefined where no slot of the partition fell due after the effect. */
export function produceService(
  book: Book,
  partition: number,
  writes: readonly OnRunClock<WriteLine>[],
  seen: Observed,
): PartitionService | undefined {
  const runs = (belief: Belief): SlotRun[] =>
    writes.map(({ intended, seq, outcome, late }) => {
      const onTime = seq[1] - seq[0] + 1 - late;
      const served = belief === "early" ? (i: number) => i < onTime : (i: number) => i >= late;
      return { intended, seq, served: outcome === "acknowledged" ? served : () => false };
    });
  return slotService(
    book,
    partition,
    runs,
    writes.every(({ late }) => late === 0),
    seen,
  );
}

export function endToEndService(
  book: Book,
  partition: number,
  writes: readonly OnRunClock<WriteLine>[],
  delivered: ReadonlyMap<string, readonly FirstDelivery[]>,
  seen: Observed,
): PartitionService | undefined {
  const objective = endToEndObjectiveOf(book);
  const runs = (belief: Belief) => processedRuns(book, writes, delivered, belief);
  // A slot is observed end to end only if its deadline falls within the observation.
  return slotService(book, partition, runs, book.settings.runs === "even", { ...seen, end: seen.end - objective });
}

const endToEndObjectiveOf = ({ settings }: Book): number => (settings.endToEndObjectiveMs ?? 0) / 1000;

/** Writes as slots that count as served if their records were first processed within the objective. */
function processedRuns(
  book: Book,
  writes: readonly OnRunClock<WriteLine>[],
  delivered: ReadonlyMap<string, readonly FirstDelivery[]>,
  belief: Belief,
): SlotRun[] {
  const objective = endToEndObjectiveOf(book);
  return writes.map(({ session, partition, intended, seq }) => {
    const n = seq[1] - seq[0] + 1;
    const ofStream = delivered.get(streamKey({ session, partition })) ?? [];
    const served = new Uint8Array(n);
    for (let at = firstEndingAtOrAfter(ofStream, seq[0]); at < ofStream.length; at++) {
      const delivery = ofStream[at];
      if (delivery === undefined || delivery.seq[0] > seq[1]) break;
      const processed = belief === "early" ? delivery.at[0] : delivery.at[1];
      const [from, to] = [Math.max(delivery.seq[0], seq[0]), Math.min(delivery.seq[1], seq[1])];
      for (let i = from - seq[0]; i <= to - seq[0]; i++) {
        if (processed - evenly(intended, i, n) <= objective + EPSILON) served[i] = 1;
      }
    }
    return { intended, seq, served: (i) => served[i] === 1 };
  });
}

/** Whether a window's slots were processed within the end-to-end objective, by the later of what is known of each. */
export function processedInTime(
  book: Book,
  partition: number,
  writes: readonly OnRunClock<WriteLine>[],
  delivered: ReadonlyMap<string, readonly FirstDelivery[]>,
  { effect, end }: Observed,
): (start: number) => boolean {
  const { windowSeconds: window, sustainSeconds: sustain } = book.settings;
  const runs = processedRuns(book, writes, delivered, "late");
  const countIn = tally(slotsOf(book, partition, runs, effect.atLeast - sustain, end), window);
  return (start) => isServed(countIn(start));
}

const isServed = ({ good, known }: { good: number; known: number }): boolean =>
  known > 0 && good >= SHARE_OF_SLOTS * known - EPSILON;

function slotService(
  book: Book,
  partition: number,
  runs: (belief: Belief) => SlotRun[],
  certain: boolean,
  seen: Observed,
): PartitionService | undefined {
  const early = judgeSlots(book, partition, runs("early"), seen);
  if (early === undefined || certain) return early;
  const late = judgeSlots(book, partition, runs("late"), seen);
  return late && { outage: eitherOf(early.outage, late.outage), relapses: late.relapses };
}

function judgeSlots(book: Book, partition: number, runs: readonly SlotRun[], seen: Observed): PartitionService | undefined {
  const from = seen.effect.atLeast;
  const slots = slotsOf(book, partition, runs, from, seen.end);
  if (slots.times.length === 0) return undefined;
  const successes = slots.times.filter((_, i) => slots.states[i] === GOOD);
  if (!slots.states.includes(BAD)) {
    const unknown = slots.times.filter((_, i) => slots.states[i] === UNKNOWN);
    return { outage: noOutageSeen(book, successes, unknown, seen), relapses: [] };
  }
  const { windowSeconds: window, sustainSeconds: sustain } = book.settings;
  const countIn = tally(slots, window);
  const recovery = recoveryOf({
    successes,
    holds: (start) => {
      const { good, known } = countIn(start);
      return good >= SHARE_OF_SLOTS * known - EPSILON;
    },
    window,
    sustain,
    end: seen.end,
  });
  const bad = slots.times.filter((_, i) => slots.states[i] === BAD);
  const lastBad = (before: number) => bad[countBefore(bad, before) - 1] ?? from;
  return { outage: outageOf(recovery, lastBad, seen), relapses: relapsesOf(recovery) };
}

/**
 * How far short of the schedule a window of consume may fall, as a share, whatever the baseline was like: a run of the ledger
 * dates only its first and last delivery, so at each edge of a window the records of one run may count to either side.
 */
export const ledgerGrain = ({ settings: { runs, windowSeconds } }: Book): number =>
  runs === "short" ? (2 * RUN_SECONDS) / windowSeconds : 0;

/** How far short of the schedule the worst window of the no-fault baseline fell, as a share; 0 = never. */
export function baselineShortfall(book: Book, partition: number, delivered: readonly FirstDelivery[], seen: Observed): number {
  const { windowSeconds: window, sustainSeconds: sustain } = book.settings;
  const until = seen.effect.atLeast;
  const pace = paceOf(book, partition, delivered, until - sustain, until);
  let worst = 0;
  for (const start of pace.successes) {
    if (start + window > until) break;
    const { done, needed } = pace.in(start);
    if (needed > 0) worst = Math.max(worst, (needed - done) / needed);
  }
  return Math.min(worst, WORST_BASELINE);
}

/**
 * `shortfall` = what the baseline of the same run fell short of its schedule: jitter of delivery, not an outage. Nor is it one where all
 * that was due in a window was processed in time: a group that delivers each record within its objective cannot have been out, however
 * few of them a window of that length happens to catch.
 */
export function consumeService(
  book: Book,
  partition: number,
  delivered: readonly FirstDelivery[],
  { shortfall, inTime }: { readonly shortfall: number; inTime(start: number): boolean },
  seen: Observed,
): PartitionService | undefined {
  const { windowSeconds: window, sustainSeconds: sustain } = book.settings;
  const { effect, end } = seen;
  const pace = paceOf(book, partition, delivered, effect.atLeast - sustain, end);
  if (end - effect.atLeast < window || pace.scheduled === 0) return undefined;
  const judge = (successes: Float64Array): Recovery =>
    recoveryOf({
      successes,
      holds: (start) => {
        const { done, needed } = pace.in(start);
        return done >= needed * (1 - shortfall) - EPSILON || inTime(start);
      },
      window,
      sustain,
      end,
    });
  const firstAfter = countBefore(pace.successes, effect.atLeast - EPSILON);
  const undisturbed = firstAfter > 0 ? judge(pace.successes.slice(firstAfter - 1)) : undefined;
  if (startOf(undisturbed) === pace.successes[firstAfter - 1] && undisturbed !== undefined) {
    const outage = noOutageSeen(book, pace.successes.slice(firstAfter), pace.stalledSince(effect.atLeast), seen);
    return { outage, relapses: relapsesOf(undisturbed) };
  }
  const recovery = judge(pace.successes.slice(firstAfter));
  return { outage: outageOf(recovery, pace.lastDue, seen), relapses: relapsesOf(recovery) };
}

interface Pace {
  /** Times of first deliveries, ascending. */
  readonly successes: Float64Array;
  /** Slots after the effect. */
  readonly scheduled: number;
  in(start: number): { done: number; needed: number };
  lastDue(before: number): number;
  /** When records were due while a client stood still, from a time on. */
  stalledSince(time: number): Float64Array;
}

/** First deliveries of a partition beside its schedule, from a time on. */
function paceOf(book: Book, partition: number, delivered: readonly FirstDelivery[], from: number, end: number): Pace {
  const { windowSeconds: window } = book.settings;
  const due = scheduledTimes(book, partition, from, end).times;
  const stalls = book.stalls.filter(stopsClients);
  const stalled = (time: number) => stalls.some(({ atLeast, atMost }) => atLeast <= time && time <= atMost);
  const known = stalls.length === 0 ? due : due.filter((time) => !stalled(time));
  const successes = deliveryTimes(delivered, from, end);
  const [done, needed] = [windowCounter(successes, window), windowCounter(known, window)];
  return {
    successes,
    scheduled: due.length - countBefore(due, book.effect?.at.atLeast ?? from),
    in: (start) => ({ done: done(start), needed: needed(start) }),
    lastDue: (before) => due[countBefore(due, before) - 1] ?? from,
    stalledSince: (time) => due.slice(countBefore(due, time)).filter(stalled),
  };
}

function deliveryTimes(delivered: readonly FirstDelivery[], from: number, end: number): Float64Array {
  const times = new Instants();
  for (const { seq, at } of delivered) {
    if (at[1] < from - EPSILON || at[0] >= end) continue;
    const n = seq[1] - seq[0] + 1;
    for (let i = 0; i < n; i++) {
      const time = evenly(at, i, n);
      if (time >= from - EPSILON && time < end) times.push(time);
    }
  }
  return times.sorted();
}

function startOf(recovery: Recovery | undefined): number | undefined {
  if (recovery?.kind === "recovered") return recovery.at;
  return recovery?.kind === "unproven" ? recovery.since : undefined;
}

function relapsesOf(recovery: Recovery): readonly Episode[] {
  return recovery.kind === "recovered" ? recovery.relapses : [];
}

function firstEndingAtOrAfter(delivered: readonly FirstDelivery[], seq: number): number {
  let low = 0;
  let high = delivered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((delivered[middle]?.seq[1] ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
