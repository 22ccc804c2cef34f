/** Replication lag just before the fault: what a dashboard would have predicted for the loss, and what was at risk. */
import { type EventOf, eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import type { Interval } from "./intervals.ts";
import type { PredictedLoss } from "./measured.ts";

/** What is needed of a book to know of lag: no line. */
export type LagSeen = Pick<Book, "timeline" | "settings">;

/** Lag is told twice a second; what was seen longer ago than this was not seen just before the fault. Seconds. */
const LOOK_BACK = 3;

/** The last lag in seconds seen before t_D by partition; the largest where several copies lag. */
export const lagBefore = (book: LagSeen, effect: Interval): Map<number, number> =>
  new Map([...lastLags(book, effect)].map(([partition, { seconds }]) => [partition, seconds]));

/**
 * Predicted RPO: the largest lag of any partition; undefined where none was seen just before. Seconds of a lag are an upper end,
 * one or two polling intervals above what it may have been.
 */
export function predictedLoss(book: Book, effect: Interval): PredictedLoss | undefined {
  const lags = [...lastLags(book, effect).values()];
  const [first] = lags;
  if (first === undefined) return undefined;
  const { partition, seconds, at } = lags.reduce((one, other) => (other.seconds > one.seconds ? other : one), first);
  return {
    seconds,
    partition,
    seenBefore: Math.round((effect.atLeast - at) * 1e6) / 1e6,
    records: lags.reduce((sum, lag) => sum + lag.records, 0),
    mostRecords: Math.max(...lags.map(({ records }) => records)),
  };
}

function lastLags({ timeline, settings }: LagSeen, effect: Interval): Map<number, EventOf<"lag">> {
  const last = new Map<string, EventOf<"lag">>();
  for (const lag of eventsOf(timeline, "lag")) {
    const justBefore = lag.at <= effect.atLeast && lag.at >= effect.atLeast - LOOK_BACK;
    if (justBefore && isTowardsSurvivors(lag, settings)) last.set(`${lag.partition}\n${lag.from}\n${lag.to}`, lag);
  }
  const worst = new Map<number, EventOf<"lag">>();
  for (const lag of last.values()) {
    const known = worst.get(lag.partition);
    if (known === undefined || lag.seconds > known.seconds) worst.set(lag.partition, lag);
  }
  return worst;
}

function isTowardsSurvivors(lag: EventOf<"lag">, { workload, source, survivors }: Book["settings"]): boolean {
  if (lag.topic !== workload.topic) return false;
  return source === survivors || (lag.from === source && lag.to === survivors);
}
