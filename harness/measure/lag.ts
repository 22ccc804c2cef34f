/** Replication lag just before the fault: what a dashboard would have predicted for the loss, and what was at risk. */
import { type EventOf, eventsOf } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import type { Interval } from "./intervals.ts";

/** The last lag in seconds seen before t_D by partition; the largest where several copies lag. */
export function lagBefore({ timeline, settings }: Book, effect: Interval): Map<number, number> {
  const last = new Map<string, EventOf<"lag">>();
  for (const lag of eventsOf(timeline, "lag")) {
    if (lag.at <= effect.atLeast && isTowardsSurvivors(lag, settings)) last.set(`${lag.partition}\n${lag.from}\n${lag.to}`, lag);
  }
  const worst = new Map<number, number>();
  for (const { partition, seconds } of last.values()) worst.set(partition, Math.max(worst.get(partition) ?? 0, seconds));
  return worst;
}

/** Predicted RPO: the largest lag of any partition; undefined where none was seen. */
export function predictedSeconds(book: Book, effect: Interval): number | undefined {
  const lags = [...lagBefore(book, effect).values()];
  return lags.length === 0 ? undefined : Math.max(...lags);
}

function isTowardsSurvivors(lag: EventOf<"lag">, { workload, source, survivors }: Book["settings"]): boolean {
  if (lag.topic !== workload.topic) return false;
  return source === survivors || (lag.from === source && lag.to === survivors);
}
