/** What stood already when somebody came to look: agents tell of changes only. */
import { seconds } from "../../core/duration.ts";
import { EnvironmentError } from "../../core/errors.ts";
import type { ObserverSight } from "../../protocol/commands.ts";
import { faultsSoFar } from "../../report/html/live/run-so-far.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import type { Connection } from "../live/connection.ts";

export interface FirstSight {
  /** Seconds on the run's clock. */
  readonly at: number;
  /** `before` = what the folder of the topology tells. */
  events(before: readonly TimelineEvent[]): TimelineEvent[];
}

export async function firstSight(connection: Connection): Promise<FirstSight> {
  const snapshot = await connection.look();
  const { world } = connection;
  if (world === undefined || snapshot.problem !== null)
    throw new EnvironmentError(`there is nothing to look at: ${snapshot.problem ?? "nobody answers there"}`, {
      hint: "`muster status` says what is there",
    });
  const at = await world.stamp();
  const { watched } = await world.observer.ask("sight", {}, seconds(3));
  const standing = new Set(snapshot.faults.map(({ id }) => id.split(".")[0] ?? id));
  return { at, events: (before) => eventsOfSight(at, watched, standing, before) };
}

/** As if it were told now: when it came to be so is not known. A fault of the folder that stands no more has ended by itself. */
export function eventsOfSight(
  at: number,
  sight: ObserverSight | null,
  standing: ReadonlySet<string>,
  before: readonly TimelineEvent[],
): TimelineEvent[] {
  const ended = faultsSoFar(before).filter(({ id, healedAt }) => healedAt === undefined && !standing.has(id));
  const { partitions = [], quorums = [], nodes = [] } = sight ?? {};
  const told: object[] = [
    ...ended.map(({ id }) => ({ at, event: "lease.expired", lease: id })),
    ...partitions.flatMap(({ cluster, topic, partition, leader, isr }) => [
      leader === null
        ? { at, event: "leader.none", cluster, topic, partition }
        : { at, event: "leader", cluster, topic, partition, node: leader, epoch: -1 },
      { at, event: "isr", cluster, topic, partition, nodes: isr },
    ]),
    ...quorums.map((quorum) => ({ at, event: "quorum", ...quorum })),
    ...nodes.flatMap(({ node, cluster, firstUnansweredSentAt, lastAnswerAt }) =>
      firstUnansweredSentAt === null || at - firstUnansweredSentAt < 1
        ? []
        : [{ at, event: "node.silent", cluster, node, firstUnansweredSentAt, ...(lastAnswerAt !== null && { lastAnswerAt }) }],
    ),
  ];
  return told as TimelineEvent[];
}
