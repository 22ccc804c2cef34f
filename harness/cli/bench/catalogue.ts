import { named } from "../suites.ts";
import type { FigureDefinition } from "./figure.ts";

/**
 * Latency of a write with acks=all on `stretch-3dc`, its data centres this far apart, no fault: from when it was due, with its leader beside
 * the client, and across. Baseline: what Kafka's replication protocol takes by itself (`fetch-theory.ts`, docs/rtt.md).
 */
function overDistance<const Ms extends number>(ms: Ms) {
  return {
    [`rtt.${ms}ms.p50`]: { unit: "ms" },
    [`rtt.${ms}ms.p99`]: { unit: "ms" },
    [`rtt.${ms}ms.across.p50`]: { unit: "ms" },
    [`rtt.${ms}ms.across.p99`]: { unit: "ms" },
  } as Readonly<Record<`rtt.${Ms}ms.${"" | "across."}${"p50" | "p99"}`, FigureDefinition>>;
}

/** Every figure there is. The names are stable: other programs read them. */
export const catalogue = {
  /** In memory, of a failover that lost records; 20 records a line, here as below. Baseline: JSON.parse of the same lines. What a core does
   * in a second of its time, whoever else wants the machine. */
  "checker.rate": { unit: "lines/CPU-s", goal: { atLeast: 1_000_000 } },
  /** From files, of a run in which nothing went wrong, each line checked. Baseline: JSON.parse of the same files. */
  "checker.rate.files": { unit: "lines/CPU-s", goal: { atLeast: 250_000 } },
  /** Of the same: the most that a process had above what it began with, at 10⁸ records. */
  "checker.memory": { unit: "MiB", goal: { atMost: 256 } },
  /** Time and memory by records. */
  "checker.curve.time.1e4": { unit: "s" },
  "checker.curve.time.1e5": { unit: "s" },
  "checker.curve.time.1e6": { unit: "s" },
  "checker.curve.time.1e7": { unit: "s" },
  "checker.curve.time.1e8": { unit: "s" },
  "checker.curve.memory.1e4": { unit: "MiB" },
  "checker.curve.memory.1e5": { unit: "MiB" },
  "checker.curve.memory.1e6": { unit: "MiB" },
  "checker.curve.memory.1e7": { unit: "MiB" },
  "checker.curve.memory.1e8": { unit: "MiB" },
  /** Of a ten-minute drill at 2,000 records/s: the file, making it of its run folder, and from opening it until it answers in Chromium. */
  "report.size": { unit: "MiB", goal: { atMost: 1.5 }, value: "max" },
  "report.build": { unit: "s", goal: { atMost: 2 } },
  "report.interactive": { unit: "s", goal: { atMost: 1 } },
  /** The same of a run of 24 h at 20 records/s, of which observers told as much a second: 2.2 million events. */
  "report.day.size": { unit: "MiB", goal: { atMost: 5 }, value: "max" },
  "report.day.build": { unit: "s" },
  "report.day.interactive": { unit: "s" },
  /**
   * Of the live page, over playback of a recorded run at its own speed (of the run that was played last, or of one that is made up): what it
   * costs the runner while a browser looks, and from when the runner heard of something until that is drawn, of each scene that shows something
   new. What came before, from the event until the runner heard of it, is no part of it: `heard.ts` says what is known of that.
   */
  "live.cpu": { unit: "% of a core", goal: { atMost: 5 } },
  "live.lag.heard-to-drawn": { unit: "ms", goal: { atMost: 500 }, value: "max" },
  /** The same while 100,000 events come at once. */
  "live.burst.heard-to-drawn": { unit: "ms", goal: { atMost: 500 }, value: "max" },
  "start.setup": { unit: "s", goal: { below: 3 } },
  /** From launching the six nodes of active-passive until both clusters serve; baseline: the compose way. */
  "nodes.serving": { unit: "s", goal: { atMost: 12, ratioAtMost: 0.35 } },
  "nodes.cpu": { unit: "CPU-s" },
  /** From nothing until MirrorMaker 2 has mirrored a record of the probe. CPU of all containers: the floor. */
  "topology.ready": { unit: "s", goal: { atMost: 30 } },
  "topology.ready.cpu": { unit: "CPU-s" },
  "workload.rate": { unit: "records/s", goal: { atLeast: 1000 } },
  /** Of any agent, longer than 250 ms. */
  "workload.stalls": { unit: "stalls", goal: { atMost: 0 } },
  /** Acknowledged per CPU-second of the client machine, which produces and consumes. */
  "workload.cpu": { unit: "records/CPU-s" },
  /**
   * At 30,000 records/s of 200 B, 12 partitions, acks=all: verified (acknowledged, processed, read again) per CPU-second of the agents that do it.
   * Baseline: Kafka's own performance tools, produced and consumed in the same place at the same rate.
   */
  "workload.cpu.kafkajs": { unit: "records/CPU-s", goal: { atLeast: 60_000 } },
  "workload.cpu.kafkajs-tuned": { unit: "records/CPU-s" },
  "workload.cpu.platformatic": { unit: "records/CPU-s" },
  "workload.cpu.java": { unit: "records/CPU-s" },
  /** The same of the client that figures are quoted for, for 60 s: 99 % of what is scheduled, as a steady state asks. */
  "workload.full.rate": { unit: "records/s", goal: { atLeast: 29_700 } },
  "workload.full.stalls": { unit: "stalls", goal: { atMost: 0 } },
  /** From issuing a cut until its last path is cut: no two paths can be further apart. */
  "cut.spread": { unit: "ms", goal: { atMost: 50 }, value: "max" },
  /** What is measured of an outage of known length, and what it was: how far they can be apart, at most 50 ms and a probe's interval. */
  "rto.error.5s": { unit: "ms", goal: { atMost: 150 }, value: "max" },
  "rto.error.10s": { unit: "ms", goal: { atMost: 150 }, value: "max" },
  "rto.error.20s": { unit: "ms", goal: { atMost: 150 }, value: "max" },
  ...overDistance(1),
  ...overDistance(5),
  ...overDistance(20),
  ...overDistance(80),
  down: { unit: "s", goal: { atMost: 10 } },
} as const satisfies Record<string, FigureDefinition>;

export type FigureName = keyof typeof catalogue;

const all = Object.keys(catalogue) as FigureName[];

/** A name chooses its figure and those beneath it (`workload` → `workload.rate`, …); none chooses all. */
export function chosenFigures(names: readonly string[]): ReadonlySet<FigureName> {
  if (names.length === 0) return new Set(all);
  return new Set(
    names.flatMap((name) => {
      const beneath = all.filter((figure) => figure === name || figure.startsWith(`${name}.`));
      return beneath.length > 0
        ? beneath
        : [
            named(
              "figure",
              name,
              all.map((figure) => ({ name: figure })),
            ).name,
          ];
    }),
  );
}
