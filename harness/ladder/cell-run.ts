/** What one run says of a cell: as much of its record as tables are made of, so that cells of other machines can stand beside ours. */
import { z } from "zod";
import { measurementsOf, type Reading } from "../compare/readings.ts";
import type { Quantile } from "../measure/measured.ts";
import { passedInRun, wasJudged } from "../report/in-run.ts";
import { type DrillRecord, type HostRecord, PLANES, type TrafficRecord } from "../report/record.ts";

export interface CellRun {
  readonly run: string;
  /** Wall time of its start, UTC. */
  readonly when: string;
  /** From its start until everything was down again; null where that was not kept. */
  readonly seconds: number | null;
  /** Whose rules judged it; null in records from before it was kept. */
  readonly muster: { readonly version: string; readonly rules: string } | null;
  readonly verdict: DrillRecord["verdict"];
  readonly exitCode: number;
  /** Counted as passed: met, or, where theory says what must be missed, missed so. */
  readonly passed: boolean;
  readonly reasons: readonly string[];
  /** What theory says must happen, in words; null where there is none. */
  readonly theory: string | null;
  /** null = it cannot be told, or there is no theory. */
  readonly agrees: boolean | null;
  readonly observed: { readonly writes: string; readonly reads: string; readonly lost: string };
  /** Of a fault on nodes: whether the active controller was hit. */
  readonly hitActiveController?: boolean;
  /** What has to be the same where two topologies are held against each other. */
  readonly conditions: Conditions;
  /** What an acknowledgement promised, workload by workload, where the load was shared by several clusters, and how nodes share roles. */
  readonly settings: readonly string[];
  /** Kinds of the faults, with the modes of cuts. */
  readonly faults: readonly string[];
  readonly machines: Machines | null;
  /** Of the worst 5 s from the fault on, 0…1: how busy all cores were, and for how long somebody waited for one. Absent where nobody looked. */
  readonly cores?: { readonly busy: number; readonly pressure: number | null };
  /** The worst over all workloads of what each shows; null = none could. Absent from a run that was not judged: its figures are no results. */
  readonly figures: Readonly<Record<string, Reading | null>>;
  readonly latency: readonly Latency[];
  readonly traffic: TrafficRecord | null;
}

export interface Conditions {
  readonly kafka: string;
  readonly client: string;
  readonly load: string;
  readonly machine: string;
}

export interface Machines {
  readonly brokers: number;
  readonly controllers: number;
  /** Nodes that are both. */
  readonly combined: number;
  readonly workers: number;
}

/** Of the slots of a steady phase, milliseconds. */
export interface Latency {
  readonly workload: string;
  readonly n: number;
  readonly p50: Quantile;
  readonly p99: Quantile | null;
}

export function cellRunOf(record: DrillRecord): CellRun {
  const { run, startedAt, endedAt, muster, verdict, exitCode, reasons, cell, hosts, traffic } = record;
  const judged = wasJudged(record);
  const worst = hostWindow.safeParse(record.host.worst).data;
  return {
    run,
    when: startedAt,
    seconds: endedAt === undefined ? null : Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000),
    muster: muster ?? null,
    verdict,
    exitCode,
    passed: passedInRun(record),
    reasons,
    theory: theoryIn(record),
    agrees: cell?.agrees ?? null,
    observed: cell?.observed ?? { writes: "untold", reads: "untold", lost: "untold" },
    ...(cell?.hitActiveController === undefined ? {} : { hitActiveController: cell.hitActiveController }),
    conditions: conditionsOf(record),
    settings: settingsOf(record),
    faults: [...new Set(record.faults.map(({ kind, mode }) => (mode === undefined ? kind : `${kind} (${mode})`)))],
    machines: hosts === undefined ? null : machinesOf(hosts),
    ...(worst === undefined ? {} : { cores: { busy: worst.busy, pressure: worst.pressure } }),
    figures: judged ? figuresOf(record) : {},
    latency: judged ? latencyOf(record) : [],
    traffic: judged ? (traffic ?? null) : null,
  };
}

/** `writes stop, reads go on, lost none`: what is unsaid is left out. */
function theoryIn({ cell }: DrillRecord): string | null {
  if (cell?.theory === undefined) return null;
  const { writes, reads, lost } = cell.theory;
  const said = Object.entries({ writes, reads, lost }).filter(([, what]) => what !== "unsaid");
  return said.map(([aspect, what]) => `${aspect} ${what}`).join(", ");
}

function conditionsOf({ kafka, client, workloads, host, parameters }: DrillRecord): Conditions {
  const set = Object.entries(parameters?.set ?? {}).map(([key, value]) => ` ${key}=${value}`);
  const loads = workloads.map(({ name, load, acks }) =>
    load === undefined
      ? name
      : `${name} ${load.perSecond}/s of ${load.recordBytes} B over ${load.partitions}, acks=${acks}, linger ${load.lingerMs} ms, ${load.profile}`,
  );
  return {
    kafka: `${kafka.version}${set.join("")}`,
    client: `${client.library} ${client.version}`,
    load: loads.join("; "),
    machine: typeof host.cores === "number" ? `${host.cores} cores` : "unknown",
  };
}

function settingsOf({ kafka, workloads }: DrillRecord): string[] {
  const contracts = workloads.flatMap(({ load, acks }) =>
    load?.replicationFactor === undefined
      ? []
      : [`acks=${acks} RF ${load.replicationFactor} min ISR ${load.minInsyncReplicas ?? "?"}`],
  );
  // A copy in each cluster: each of them is written to.
  const shared = workloads.flatMap(({ copies = [] }) => {
    const clusters = [...new Set(copies.map(({ cluster }) => cluster))].toSorted();
    return clusters.length > 1 ? [`an equal share of the load written in each of ${clusters.join(", ")}`] : [];
  });
  return [...new Set([...contracts, ...shared, ...(typeof kafka.roles === "string" ? [`${kafka.roles} roles`] : [])])];
}

function machinesOf(hosts: readonly HostRecord[]): Machines {
  const has = (role: string, { roles = [] }: HostRecord): boolean => roles.includes(role);
  const nodes = hosts.filter(({ kind }) => kind === "node");
  const combined = nodes.filter((node) => has("broker", node) && has("controller", node)).length;
  return {
    brokers: nodes.filter((node) => has("broker", node)).length - combined,
    controllers: nodes.filter((node) => has("controller", node)).length - combined,
    combined,
    workers: hosts.filter(({ kind }) => kind === "connect").length,
  };
}

function figuresOf(record: DrillRecord): Record<string, Reading | null> {
  const byMeasure = Map.groupBy(measurementsOf(record), ({ measure }) => measure);
  return Object.fromEntries([...byMeasure].map(([measure, all]) => [measure, worstOf(all.map(({ reading }) => reading))]));
}

/** The larger at both ends; what a workload could not show is left out, and null where none could. */
function worstOf(readings: readonly (Reading | null)[]): Reading | null {
  const shown = readings.filter((reading) => reading !== null);
  if (shown.length === 0) return null;
  const censored = shown.some(({ atMost }) => atMost === null);
  return {
    atLeast: rounded(Math.floor, Math.max(...shown.map(({ atLeast }) => atLeast))),
    atMost: censored ? null : rounded(Math.ceil, Math.max(...shown.map(({ atMost }) => atMost ?? 0))),
  };
}

/** Outwards, to a thousandth, but not by the error of binary fractions. */
const rounded = (outwards: (value: number) => number, value: number): number =>
  Math.abs(Math.round(value * 1000) - value * 1000) < 1e-6 ? Math.round(value * 1000) / 1000 : outwards(value * 1000) / 1000;

const latencyOf = ({ workloads }: DrillRecord): Latency[] =>
  workloads.flatMap(({ name, steady }) =>
    steady === undefined ? [] : [{ workload: name, n: steady.n, p50: steady.latencyMs.p50, p99: steady.latencyMs.p99 ?? null }],
  );

const count = z.int().nonnegative();
const reading = z.looseObject({ atLeast: z.number(), atMost: z.number().nullable() });
const bytes = z.record(z.enum(PLANES), count);
const hostWindow = z.object({ busy: z.number(), pressure: z.number().nullable() });

/** Open, as records are: a later Muster may keep more. */
export const cellRun: z.ZodType<CellRun> = z.looseObject({
  run: z.string(),
  when: z.string(),
  seconds: z.number().nullable(),
  muster: z.looseObject({ version: z.string(), rules: z.string() }).nullable(),
  verdict: z.enum(["met", "missed", "inconclusive", "invalid", "aborted", "not-run"]),
  exitCode: z.int(),
  passed: z.boolean(),
  reasons: z.array(z.string()).readonly(),
  theory: z.string().nullable(),
  agrees: z.boolean().nullable(),
  observed: z.looseObject({ writes: z.string(), reads: z.string(), lost: z.string() }),
  hitActiveController: z.boolean().exactOptional(),
  conditions: z.looseObject({ kafka: z.string(), client: z.string(), load: z.string(), machine: z.string() }),
  settings: z.array(z.string()).readonly(),
  faults: z.array(z.string()).readonly(),
  cores: hostWindow.exactOptional(),
  machines: z.looseObject({ brokers: count, controllers: count, combined: count, workers: count }).nullable(),
  figures: z.record(z.string(), reading.nullable()),
  latency: z.array(z.looseObject({ workload: z.string(), n: count, p50: reading, p99: reading.nullable() })).readonly(),
  traffic: z
    .looseObject({ seconds: z.number(), records: count, controlRecords: count, crossZone: bytes, crossRegion: bytes })
    .nullable(),
});
