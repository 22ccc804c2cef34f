/**
 * A partition's slots and what became of each: the open-loop schedule against what was written. A slot that nothing covers
 * is bad, unless our own process stood still then: that is unknown, and left out of windows.
 */
import type { Range, Span } from "../ledger/lines.ts";
import type { Book } from "./book.ts";
import { stopsClients } from "./effect.ts";
import { counterOf, EPSILON, evenly, Instants } from "./instants.ts";
import type { Interval } from "./intervals.ts";

/**
 * Which end of what is known of a run's times to believe: the two answers bound the truth.
 * `early` = its successes came first, `late` = its failures did.
 */
export type Belief = "early" | "late";

export interface Slots {
  /** Ascending. */
  readonly times: Float64Array;
  /** Of each slot: 1 good, 0 bad, 2 unknown. */
  readonly states: Uint8Array;
}

export const BAD = 0;
export const GOOD = 1;
export const UNKNOWN = 2;

/** Successes of slots as a run reports them: those at `times` served. */
export interface SlotRun {
  readonly intended: Span;
  readonly seq: Range;
  /** Whether the i-th of the run served. */
  readonly served: (i: number) => boolean;
}

/** Every slot of a partition that was due in [from, end). */
export function slotsOf(
  book: Pick<Book, "schedules" | "stalls">,
  partition: number,
  runs: readonly SlotRun[],
  from: number,
  end: number,
): Slots {
  const { times, every } = scheduledTimes(book, partition, from, end);
  return matched(
    times,
    timesOf(runs, from, end, true),
    timesOf(runs, from, end, false),
    book.stalls.filter(stopsClients),
    every / 4,
  );
}

/** When slots of the partition were due, whoever was to send them. */
export function scheduledTimes(
  book: Pick<Book, "schedules">,
  partition: number,
  from: number,
  end: number,
): { times: Float64Array; every: number } {
  const schedules = book.schedules.filter((schedule) => schedule.partition === partition);
  const times = new Instants();
  for (const { from: start, every, slots } of schedules) {
    const last = Math.min(slots, Math.ceil((end - start) / every - EPSILON));
    for (let slot = Math.max(0, Math.ceil((from - start) / every - EPSILON)); slot < last; slot++)
      times.push(start + slot * every);
  }
  return { times: times.sorted(), every: Math.min(...schedules.map(({ every }) => every)) };
}

function timesOf(runs: readonly SlotRun[], from: number, end: number, served: boolean): Float64Array {
  const times = new Instants();
  for (const run of runs) {
    if (run.intended[1] < from - EPSILON || run.intended[0] >= end - EPSILON) continue;
    const n = run.seq[1] - run.seq[0] + 1;
    for (let i = 0; i < n; i++) {
      if (run.served(i) !== served) continue;
      const time = evenly(run.intended, i, n);
      if (time >= from - EPSILON && time < end - EPSILON) times.push(time);
    }
  }
  return times.sorted();
}

/** Slots against successes and failures that fell due at the same time; each success serves one slot. */
function matched(
  times: Float64Array,
  good: Float64Array,
  written: Float64Array,
  stalls: readonly Interval[],
  tolerance: number,
): Slots {
  const states = new Uint8Array(times.length);
  let nextGood = 0;
  let nextWritten = 0;
  times.forEach((time, i) => {
    while ((good[nextGood] ?? Number.POSITIVE_INFINITY) < time - tolerance) nextGood++;
    while ((written[nextWritten] ?? Number.POSITIVE_INFINITY) < time - tolerance) nextWritten++;
    if ((good[nextGood] ?? Number.POSITIVE_INFINITY) <= time + tolerance) {
      states[i] = GOOD;
      nextGood++;
    } else if ((written[nextWritten] ?? Number.POSITIVE_INFINITY) <= time + tolerance) nextWritten++;
    else if (stalls.some(({ atLeast, atMost }) => atLeast <= time && time <= atMost)) states[i] = UNKNOWN;
  });
  return { times, states };
}

/** Counts of good and of known slots in any window of a length, by prefix sums. */
export function tally({ times, states }: Slots, window: number): (start: number) => { good: number; known: number } {
  const good = new Float64Array(times.length + 1);
  const known = new Float64Array(times.length + 1);
  states.forEach((state, i) => {
    good[i + 1] = (good[i] ?? 0) + (state === GOOD ? 1 : 0);
    known[i + 1] = (known[i] ?? 0) + (state === UNKNOWN ? 0 : 1);
  });
  const [opened, closed] = [counterOf(times), counterOf(times)];
  return (start) => {
    const first = opened(start - EPSILON);
    const last = closed(start + window - EPSILON);
    return { good: (good[last] ?? 0) - (good[first] ?? 0), known: (known[last] ?? 0) - (known[first] ?? 0) };
  };
}
