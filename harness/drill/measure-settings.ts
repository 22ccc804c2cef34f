import type { MeasureSettings } from "../measure/settings.ts";
import type { Tier } from "../targets/tiers.ts";
import { copiesOf } from "../topology/names.ts";
import { endToEndObjectiveMs, latencyObjectiveMs } from "../workload/definition.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";

/** measurement.md's defaults: windows of 5 s that must hold for 30 s; a stall is a gap of 250 ms in a ticker. */
const defaults = { windowSeconds: 5, sustainSeconds: 30, stallMs: 250 } as const;

/** Of an acknowledgement, from the intended send: producers drop by it what measuring would judge too late. */
export const latencyObjectiveOf = ({ service }: Tier): number => service?.latencyObjectiveMs ?? latencyObjectiveMs;

export function measureSettingsOf({ spec }: DrillDefinition, gathered: Gathered, index: number): MeasureSettings {
  const running = gathered.workloads[index];
  if (running === undefined) throw new Error(`no workload ${index}`);
  const { definition, tier } = running;
  const { service } = tier;
  const copies = copiesOf(spec.topology, definition.topic);
  const from = spec.measureFrom ?? 0;
  const fault = typeof from === "number" ? gathered.faults.at(from)?.id : from;
  return {
    windowSeconds: service?.windowSeconds ?? defaults.windowSeconds,
    sustainSeconds: service?.sustainSeconds ?? defaults.sustainSeconds,
    latencyObjectiveMs: latencyObjectiveOf(tier),
    endToEndObjectiveMs: service?.endToEndObjectiveMs ?? endToEndObjectiveMs,
    stallMs: defaults.stallMs,
    runs: "short",
    ...(fault === undefined ? {} : { fault }),
    survivors: spec.loss.survivors,
    source: spec.loss.source,
    workload: {
      name: definition.name,
      tier: tier.name,
      topic: definition.topic,
      ...(copies.length === 0 ? {} : { copies }),
      group: definition.group,
      ...(definition.beside === undefined ? {} : { groupOn: spec.loss.survivors }),
      acks: String(definition.acks),
      placement: definition.clients,
      partitions: definition.partitions,
      perSecondPerPartition: definition.perSecond / definition.partitions,
      ...(definition.idempotent ? {} : { mayReorder: true }),
    },
  };
}
