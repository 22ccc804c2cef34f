import { GuardRefused } from "../core/errors.ts";
import type { Position } from "../replication/driver.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import type { Ends } from "./log-ends.ts";

/** Where the logs of these topics ended at promotion, as it was recorded: without it nothing can be resumed. */
export function promotionEnds(timeline: readonly TimelineEvent[], cluster: string, topics: readonly string[]): Ends {
  const promoted = eventsOf(timeline, "promoted").findLast((event) => event.cluster === cluster);
  const missing = topics.filter((topic) => promoted?.ends[topic] === undefined);
  if (promoted === undefined || missing.length > 0)
    throw new GuardRefused(
      promoted === undefined
        ? `${cluster} was never promoted: where its logs ended then is not known`
        : `where ${missing.join(", ")} ended in ${cluster} at its promotion is not known`,
      { hint: "without a promotion point the way back is a rebuild" },
    );
  return Object.fromEntries(topics.map((topic) => [topic, promoted.ends[topic] ?? {}]));
}

/** Where a log ended is where a replicator that has all of it reads on. */
export const positionsAt = (ends: Ends): Position[] =>
  Object.entries(ends).flatMap(([topic, of]) =>
    Object.entries(of).map(([partition, next]) => ({ topic, partition: Number(partition), next })),
  );
