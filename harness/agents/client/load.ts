import { everyAt } from "../../ledger/schedule.ts";
import type { LoadSight } from "../../protocol/commands.ts";
import type { Consuming } from "./consuming.ts";
import type { Producing } from "./producing.ts";

/** A producer and its consumer as one workload, for people who look at it while it runs. */
export function sightOf(producer: Producing, consumer: Consuming | undefined, endsAt: number | null): LoadSight {
  const { workload, tier, cluster, topic, session, acks, schedules, latencyObjectiveMs } = producer.args;
  return {
    workload,
    tier,
    cluster,
    topic,
    group: consumer?.group ?? null,
    session,
    acks,
    perSecond: Math.round(schedules.reduce((sum, schedule) => sum + 1 / everyAt(schedule, producer.since), 0)),
    latencyObjectiveMs,
    since: producer.since,
    endsAt,
    produced: producer.totals(),
    consumed: consumer?.totals() ?? null,
  };
}
