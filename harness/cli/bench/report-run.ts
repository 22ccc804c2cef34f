/** The folder of a long drill, with all that observers and clients say in one. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNdjson } from "../../ledger/ndjson.ts";
import { measure } from "../../measure/measure.ts";
import { phasesOf } from "../../measure/phases.ts";
import { ledgerIn } from "../../publish/ledger-files.ts";
import { DRILL_SCHEMA, type DrillRecord } from "../../report/record.ts";
import { judge } from "../../targets/judge.ts";
import { sumOfTargets, tiersOf } from "../../targets/tally.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { longRun, writeLongRun } from "./long-run.ts";

export interface RunSize {
  readonly seconds: number;
  /** Records, over all partitions. */
  readonly perSecond: number;
}

/** A drill of ten minutes at the rate that goals are set for. */
export const tenMinutes: RunSize = { seconds: 600, perSecond: 2000 };

const partitions = 10;
const nodes = ["east1", "east2", "east3"];

export function writeReportRun(folder: string, { seconds, perSecond }: RunSize): DrillRecord {
  const records = seconds * perSecond;
  const run = longRun(records, perSecond);
  const timeline = [...run.timeline, ...observed(seconds)].toSorted((a, b) => a.at - b.at);
  writeLongRun(folder, records, perSecond);
  writeFileSync(join(folder, "timeline.ndjson"), writeNdjson(timeline));
  mkdirSync(join(folder, "logs"));
  for (const node of nodes) writeFileSync(join(folder, "logs", `${node}.log`), complaints());
  const evidence = { lines: ledgerIn(folder).lines, timeline, settings: run.settings };
  const { perSecondPerPartition: _, partitions: __, ...workload } = run.settings.workload;
  const measured = measure(evidence);
  const verdicts = judge(measured, { rpo: { gate: { atMost: 0 } }, rto: { gate: { atMost: 45 }, objective: { below: 300 } } });
  const tiers = tiersOf([{ name: workload.name, tier: workload.tier, verdicts }]);
  return {
    schema: DRILL_SCHEMA,
    drill: "long",
    topology: "single-region",
    run: "be9c40",
    startedAt: "2026-11-20T12:00:00.000Z",
    clock: { at: 0, wall: "2026-11-20T12:00:00.000Z" },
    seed: 1,
    verdict: "met",
    reasons: [],
    targets: sumOfTargets(tiers),
    tiers,
    exitCode: 0,
    healed: true,
    loss: { source: "east", survivors: "east" },
    mustMiss: [],
    kafka: { version: "4.3.1", features: {}, roles: "combined" },
    client: { library: "kafkajs", version: "2.2.4" },
    settings: {},
    host: {},
    hosts: nodes.map((name) => ({ name, kind: "node", region: "east", zone: "a", cluster: "east", roles: ["broker"] })),
    faults: [
      {
        id: "f1",
        kind: "kill",
        subject: "east1",
        resolved: ["east1"],
        effect: { from: seconds - 60, to: seconds - 60 + 0.02 },
        proof: [],
        healedAt: seconds - 2,
      },
    ],
    phases: phasesOf(evidence),
    workloads: [{ ...workload, ...measured, verdicts }],
  };
}

/** As often as it is said in real runs: lag of each partition twice a second, and once a second what clients and machine did. */
function observed(seconds: number): TimelineEvent[] {
  const each = Array.from({ length: partitions }, (_, partition) => partition);
  const of = { cluster: "east", topic: "orders" };
  const events = Array.from({ length: seconds }, (_, at): unknown[] => [
    ...[at, at + 0.5].flatMap((look) =>
      each.map((partition) => ({
        at: look,
        event: "lag",
        from: "east",
        to: "east",
        topic: "orders",
        partition,
        records: (at * 7 + partition) % 40,
        seconds: (at % 10) / 20,
      })),
    ),
    { at, event: "host.load", over: 1, busy: (at % 10) / 10, steal: 0, pressure: (at % 7) / 10, load: 2 },
    {
      at,
      event: "client.latencies",
      workload: "orders",
      session: "orders-1",
      cluster: "east",
      from: at,
      to: at + 1,
      unserved: 0,
      counts: Array.from({ length: 40 }, (_, i) => [170 + i + (at % 20), 50]),
    },
    ...(at % 10 === 0
      ? each.flatMap((partition) => [
          { at, event: "isr", ...of, partition, nodes: at % 20 === 0 ? nodes : nodes.slice(0, 2) },
          { at, event: "leader", ...of, partition, node: nodes[(at / 10 + partition) % 3], epoch: at },
        ])
      : []),
  ]);
  return events.flat() as TimelineEvent[];
}

const complaints = (): string =>
  Array.from(
    { length: 2000 },
    (_, i) =>
      `2026-11-20 12:0${Math.floor(i / 220)}:${String(i % 60).padStart(2, "0")},000 WARN [ReplicaFetcher] line ${i} of many that say the same (kafka.server)\n`,
  ).join("");
