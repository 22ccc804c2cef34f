import { measure } from "../measure/measure.ts";
import type { WorkloadRecord } from "../report/record.ts";
import { judge, judgeWithoutFault } from "../targets/judge.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Facts, WorkloadFact } from "./facts.ts";
import type { Told } from "./kept.ts";

/** The facts that workloads are judged by. */
export type JudgedFacts = Pick<Facts, "workloads" | "faults" | "byHand">;

/** Every workload measured and judged. */
export const judgeWorkloads = (facts: JudgedFacts, told: Told): WorkloadRecord[] =>
  facts.workloads.map((workload) => judged(workload, facts, told));

function judged(fact: WorkloadFact, facts: JudgedFacts, told: Told): WorkloadRecord {
  const { settings, load, targets, mustShow } = fact;
  const measured = measure({ ...toldOf(fact, facts, told), settings });
  const { name, tier, topic, copies, group, acks, placement } = settings.workload;
  const { mayReorder = false } = settings.workload;
  const withoutFault = facts.byHand !== undefined && facts.faults.length === 0;
  return {
    ...measured,
    name,
    tier,
    topic,
    ...(copies === undefined ? {} : { copies }),
    group,
    acks,
    ...(placement === undefined ? {} : { placement }),
    load,
    verdicts: withoutFault
      ? judgeWithoutFault(measured, targets, { mayReorder })
      : judge(measured, targets, { mustShow, mayReorder }),
  };
}

/** What counts for one workload: by hand, load may have been started and stopped before, and one be stopped while others go on. */
export function toldOf({ settings }: WorkloadFact, { byHand }: Pick<Facts, "byHand">, { lines, timeline }: Told): Told {
  if (byHand === undefined) return { lines, timeline };
  const counts = (event: TimelineEvent): boolean =>
    event.at >= byHand.since &&
    !(event.event === "load.stopped" && "workload" in event && event.workload !== settings.workload.name);
  return { lines, timeline: timeline.filter(counts) };
}
