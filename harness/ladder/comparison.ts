/**
 * Topologies side by side, from cells alone. Figures stand beside each other only where Kafka, client, load and machine were the same:
 * the most frequent conditions are what is compared, and who ran under others says so instead of showing figures.
 */
import type { Reading } from "../compare/readings.ts";
import { type Spread, spreadOf } from "../compare/spread.ts";
import { PLANES, type TrafficPlane } from "../report/record.ts";
import type { CellRun, Conditions, Machines } from "./cell-run.ts";
import { differences, mostFrequent } from "./conditions.ts";
import { conclusive, inconclusiveRate, type Ladder, type LadderCell } from "./ladder.ts";

export interface TopologyComparison {
  readonly schema: "muster.topologies/1";
  readonly muster: Ladder["muster"];
  readonly inconclusive: { readonly of: number; readonly without: number };
  /** What steady figures were compared under, and what worst steps were; null where nothing was run. */
  readonly conditions: Conditions | null;
  readonly worstConditions: Conditions | null;
  readonly topologies: readonly ComparedTopology[];
  readonly steps: readonly ComparedStep[];
}

export interface ComparedTopology {
  readonly topology: string;
  readonly machines: Machines | null;
  readonly settings: readonly string[];
  /** Runs that steady figures are of. */
  readonly n: number;
  /** How its conditions differ from those compared, where none of its runs had them: then it has no steady figures. */
  readonly differs: readonly string[];
  readonly latency: readonly ComparedLatency[];
  /** Shares of the cores' time in the worst 5 s of each run from its fault on, 0…1; null where no run kept it. */
  readonly coresBusy: Spread | null;
  /** Bytes per record that crossed, all planes together and each by itself; null where nothing was counted. */
  readonly crossZone: ComparedBytes | null;
  readonly crossRegion: ComparedBytes | null;
  readonly survives: Survival;
  /** The step of the highest rung measured on it in which writes were out longest; null where none was. */
  readonly worst: (Compared & { readonly step: string }) | null;
  /** The step of any rung, measured under the conditions of the worst steps, that lost the most; null where no run shows an RPO. */
  readonly mostLost: (Compared & { readonly step: string }) | null;
}

export interface ComparedLatency {
  readonly workload: string;
  readonly p50: Spread;
  readonly p99: Spread;
}

export interface ComparedBytes {
  readonly all: Spread;
  readonly byPlane: Readonly<Record<TrafficPlane, Spread>>;
}

/** Steps by what was observed in all of their runs; `mixed` = not the same in all, or it could not be told. */
export interface Survival {
  readonly goesOn: readonly string[];
  readonly losesRecords: readonly string[];
  readonly stops: readonly string[];
  readonly mixed: readonly string[];
}

export interface ComparedStep {
  readonly step: string;
  readonly rung: string;
  readonly conditions: Conditions;
  readonly rows: readonly (Compared & { readonly topology: string })[];
}

/** Measures of one cell over the runs that may be compared; with `differs` there are none. */
export interface Compared {
  readonly n: number;
  readonly differs: readonly string[];
  readonly faults: readonly string[];
  readonly settings: readonly string[];
  readonly figures: Readonly<Record<string, Spread>>;
}

export function compareTopologies(ladder: Ladder): TopologyComparison {
  const { topologies, cells, muster } = ladder;
  const measured = topologies
    .map(({ name }) => cells.filter((cell) => cell.topology === name && conclusive(cell).length > 0))
    .filter((own) => own.length > 0);
  const conditions = mostFrequent(cells.flatMap(conclusive));
  const worstConditions = mostFrequent(measured.map(worstOf).flatMap((cell) => (cell === undefined ? [] : conclusive(cell))));
  return {
    schema: "muster.topologies/1",
    muster,
    inconclusive: inconclusiveRate(cells),
    conditions,
    worstConditions,
    topologies:
      conditions === null || worstConditions === null ? [] : measured.map((own) => compared(own, conditions, worstConditions)),
    steps: [...Map.groupBy(cells, ({ step }) => step)].flatMap(([step, own]) => comparedStep(step, own)),
  };
}

function compared(cells: readonly LadderCell[], conditions: Conditions, worstConditions: Conditions): ComparedTopology {
  const runs = cells.flatMap(conclusive);
  const { alike, differs } = underConditions(runs, conditions);
  const worst = worstOf(cells);
  const mostLost = mostLostOf(cells, worstConditions);
  return {
    topology: cells[0]?.topology ?? "",
    machines: runs.findLast(({ machines }) => machines !== null)?.machines ?? null,
    settings: unique((alike.length > 0 ? alike : runs).flatMap(({ settings }) => settings)),
    n: alike.length,
    differs,
    latency: latencyOf(alike),
    coresBusy: busyOf(alike),
    crossZone: bytesOf(alike, "crossZone"),
    crossRegion: bytesOf(alike, "crossRegion"),
    survives: survivalOf(cells),
    worst: worst === undefined ? null : { step: worst.step, ...comparedCell(worst, worstConditions) },
    mostLost: mostLost === undefined ? null : { step: mostLost.step, ...comparedCell(mostLost, worstConditions) },
  };
}

function comparedStep(step: string, cells: readonly LadderCell[]): ComparedStep[] {
  const [first] = cells;
  const conditions = mostFrequent(cells.flatMap(conclusive));
  if (first === undefined || conditions === null) return [];
  const rows = cells.filter((cell) => conclusive(cell).length > 0);
  return [
    {
      step,
      rung: first.rung,
      conditions,
      rows: rows.map((cell) => ({ topology: cell.topology, ...comparedCell(cell, conditions) })),
    },
  ];
}

function comparedCell(cell: LadderCell, conditions: Conditions): Compared {
  const { alike, differs } = underConditions(conclusive(cell), conditions);
  const measures = unique(alike.flatMap(({ figures }) => Object.keys(figures)));
  return {
    n: alike.length,
    differs,
    faults: unique(alike.flatMap(({ faults }) => faults)),
    settings: unique(alike.flatMap(({ settings }) => settings)),
    figures: Object.fromEntries(
      measures.map((measure) => [measure, spreadOf(alike.map(({ figures }) => figures[measure] ?? null))]),
    ),
  };
}

function underConditions(runs: readonly CellRun[], wanted: Conditions): { alike: CellRun[]; differs: string[] } {
  const alike = runs.filter(({ conditions }) => differences(conditions, wanted).length === 0);
  return { alike, differs: alike.length > 0 ? [] : unique(runs.flatMap(({ conditions }) => differences(conditions, wanted))) };
}

function latencyOf(runs: readonly CellRun[]): ComparedLatency[] {
  const byWorkload = Map.groupBy(
    runs.flatMap(({ latency }) => latency),
    ({ workload }) => workload,
  );
  return [...byWorkload].map(([workload, all]) => ({
    workload,
    p50: spreadOf(all.map(({ p50 }) => p50)),
    p99: spreadOf(all.map(({ p99 }) => p99)),
  }));
}

function busyOf(runs: readonly CellRun[]): Spread | null {
  const kept = runs.flatMap(({ cores }) => (cores === undefined ? [] : [exactly(cores.busy)]));
  return kept.length === 0 ? null : spreadOf(kept);
}

function bytesOf(runs: readonly CellRun[], where: "crossZone" | "crossRegion"): ComparedBytes | null {
  const counted = runs.flatMap(({ traffic }) => (traffic === null || traffic.records === 0 ? [] : [traffic]));
  if (counted.length === 0) return null;
  const perRecord = (pick: (bytes: (typeof counted)[number]["crossZone"]) => number): Spread =>
    spreadOf(counted.map((traffic) => exactly(Math.round((pick(traffic[where]) / traffic.records) * 10) / 10)));
  return {
    all: perRecord((bytes) => PLANES.reduce((sum, plane) => sum + bytes[plane], 0)),
    byPlane: Object.fromEntries(PLANES.map((plane) => [plane, perRecord((bytes) => bytes[plane])])) as ComparedBytes["byPlane"],
  };
}

const exactly = (value: number): Reading => ({ atLeast: value, atMost: value });

function survivalOf(cells: readonly LadderCell[]): Survival {
  const fates = new Map(cells.map((cell) => [cell.step, unique(conclusive(cell).map(fateOf))]));
  const of = (fate: keyof Survival): string[] =>
    [...fates].flatMap(([step, all]) => ((all.length === 1 ? all[0] : "mixed") === fate ? [step] : []));
  return { goesOn: of("goesOn"), losesRecords: of("losesRecords"), stops: of("stops"), mixed: of("mixed") };
}

function fateOf({ observed: { writes, lost } }: CellRun): keyof Survival {
  if (lost === "some") return "losesRecords";
  if (writes === "stop" || writes === "stop in part" || writes === "late") return "stops";
  return writes === "go on" && lost !== "untold" ? "goesOn" : "mixed";
}

const rungs = ["full-scale", "disruptive", "partial"];

/** Where writes were out longest, among the highest rung's cells. */
function worstOf(cells: readonly LadderCell[]): LadderCell | undefined {
  const highest = rungs.find((rung) => cells.some((cell) => cell.rung === rung));
  const outOf = (cell: LadderCell): number =>
    Math.max(...conclusive(cell).map(({ figures }) => figures["RTO produce"]?.atLeast ?? 0));
  return cells.filter(({ rung }) => rung === highest).toSorted((a, b) => outOf(b) - outOf(a))[0];
}

function mostLostOf(cells: readonly LadderCell[], conditions: Conditions): LadderCell | undefined {
  const shown = cells.flatMap((cell) => {
    const rpo = underConditions(conclusive(cell), conditions).alike.flatMap(({ figures }) => figures.RPO ?? []);
    return rpo.length === 0 ? [] : [{ cell, most: Math.max(...rpo.map(({ atMost }) => atMost ?? Number.POSITIVE_INFINITY)) }];
  });
  return shown.toSorted((a, b) => b.most - a.most)[0]?.cell;
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
