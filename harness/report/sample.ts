/** A record made of a history worked out by hand, for tests of everything that is derived from records. */
import { type History, readHistories } from "../measure/histories.ts";
import { measure } from "../measure/measure.ts";
import { phasesOf } from "../measure/phases.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { outcomeOf } from "../targets/drill-verdict.ts";
import { exitCodeOf } from "../targets/exit-codes.ts";
import { judge } from "../targets/judge.ts";
import { sumOfTargets, tiersOf } from "../targets/tally.ts";
import type { TargetLines } from "../targets/target.ts";
import type { DrillRecord } from "./record.ts";

/** The record a drill would have written had it seen the history. */
export function recordOf(history: History<MeasureSettings & { targets?: TargetLines }>): DrillRecord {
  const { name, settings } = history;
  const { perSecondPerPartition: _, partitions: __, ...workload } = settings.workload;
  const measured = measure(history);
  const verdicts = judge(measured, settings.targets ?? {});
  const judged = [{ name: workload.name, tier: workload.tier, verdicts }];
  const { verdict, reasons } = outcomeOf(judged);
  const tiers = tiersOf(judged);
  return {
    schema: "muster.drill/1",
    drill: name,
    topology: "active-passive",
    run: history.file,
    startedAt: "2026-11-20T11:26:16Z",
    seed: 7,
    parameters: {
      batch: "batch-000007",
      repeat: { index: 1, of: 1 },
      set: {},
      kafka: "4.3.1",
      client: "kafkajs",
      seed: 7,
    },
    verdict,
    reasons,
    targets: sumOfTargets(tiers),
    tiers,
    exitCode: exitCodeOf({ verdict, healed: true }),
    healed: true,
    loss: { source: "east", survivors: "west" },
    mustMiss: [],
    kafka: { version: "4.3.1", features: { "eligible.leader.replicas.version": 1 }, roles: "combined" },
    client: { library: "kafkajs", version: "2.2.4" },
    settings: {
      broker: { "broker.session.timeout.ms": 9000, "replica.lag.time.max.ms": 30000, "log.dirs": "/var/kafka" },
      topic: { "min.insync.replicas": 2 },
      client: { connectionTimeout: 1000 },
    },
    host: { cores: 2 },
    faults: [
      {
        id: "f1",
        kind: "outage",
        subject: "region:east",
        resolved: ["east1", "east2"],
        mode: "swallow",
        effect: { from: 20, to: 20.05 },
        proof: ["first dropped packet"],
        healedAt: 90,
      },
    ],
    phases: phasesOf(history),
    workloads: [{ ...workload, ...measured, verdicts }],
  };
}

type Files = Parameters<typeof readHistories>[0];
type Samples = History<MeasureSettings & { targets?: TargetLines }>;

/** The record of the history that starts with a number, `"04"`. A test lends its `node:fs`: this folder touches no files. */
export function samples(files: Files): (number: string) => DrillRecord {
  const histories: readonly Samples[] = readHistories(files);
  return (number) => {
    const history = histories.find(({ file }) => file.startsWith(number));
    if (history === undefined) throw new Error(`there is no history ${number}`);
    return recordOf(history);
  };
}
