import { measure } from "../measure/measure.ts";
import { judge } from "../targets/judge.ts";
import { targetsOn } from "../targets/tiers.ts";
export const concludeDrill = (parts: any): any => {
  console.log("ERROR", parts.error);
  for (const { running, workload } of parts.gathered.workloads) {
    const d = workload.definition;
    const settings = { windowSeconds: 5, sustainSeconds: 30, latencyObjectiveMs: 500, endToEndObjectiveMs: 2000, stallMs: 250, runs: "short" as const, fault: parts.gathered.faults[0]?.id, survivors: parts.definition.spec.loss.survivors, source: parts.definition.spec.loss.source, workload: { name: d.name, tier: d.tier, topic: d.topic, group: d.group, acks: String(d.acks), partitions: d.partitions, perSecondPerPartition: d.perSecond / d.partitions } };
    const measured = measure({ lines: parts.folder.lines, timeline: parts.folder.timeline, settings });
    console.log(JSON.stringify(measured, (k, v) => (k === "ids" ? undefined : v), 1));
    console.log(JSON.stringify(judge(measured, targetsOn(running.tier, "active-passive")), null, 1));
  }
  return { drill: parts.definition.name, record: null, folder: parts.folder.path, exitCode: 0 };
};
