/** Cells of a few words: what a test wants to say of a run, it says. */
import type { CellRun } from "./cell-run.ts";
import type { CellPlace, Ladder, LadderCell } from "./ladder.ts";

export const run = (id: string, over: Partial<CellRun> = {}): CellRun => ({
  run: id,
  when: `2026-11-21T00:00:0${id.length}Z`,
  seconds: 120,
  muster: { version: "0.1.0", rules: "abc" },
  verdict: "met",
  exitCode: 0,
  passed: true,
  reasons: [],
  theory: "writes go on, lost none",
  agrees: true,
  observed: { writes: "go on", reads: "go on", lost: "none" },
  conditions: { kafka: "4.3.1", client: "kafkajs 2.2.4", load: "payments 400/s", machine: "2 cores" },
  settings: ["acks=all RF 3 min ISR 2"],
  faults: ["kill"],
  machines: { brokers: 3, controllers: 3, combined: 0, workers: 0 },
  figures: { RPO: { atLeast: 0, atMost: 0 }, "RTO produce": { atLeast: 9, atMost: 9.2 }, "until promoted": null },
  latency: [{ workload: "payments", n: 3600, p50: { atLeast: 33.8, atMost: 34.7 }, p99: { atLeast: 70, atMost: 72 } }],
  traffic: {
    seconds: 10,
    records: 1000,
    controlRecords: 10,
    crossZone: { replication: 500_000, controller: 10_000, client: 300_000, mirror: 0 },
    crossRegion: { replication: 0, controller: 0, client: 0, mirror: 0 },
  },
  ...over,
});

export const place = (topology: string, step: string, over: Partial<CellPlace> = {}): CellPlace => ({
  topology,
  step,
  rung: "partial",
  drill: `${step}-on-${topology}`,
  tags: ["full"],
  expectedMinutes: 3,
  ...over,
});

export const cell = (topology: string, step: string, runs: readonly CellRun[], over: Partial<LadderCell> = {}): LadderCell => ({
  ...place(topology, step),
  runs,
  others: [],
  ...over,
});

export const ladderWith = (...cells: LadderCell[]): Ladder => ({
  schema: "muster.ladder/1",
  muster: { version: "0.1.0", rules: "abc" },
  topologies: [...new Set(cells.map(({ topology }) => topology))].map((name) => ({ name, about: `What ${name} is for.` })),
  cells,
});
