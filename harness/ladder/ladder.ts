/** The ladder: every step on every topology, with all that runs have said of it. `docs/ladder.json` is one of these, whole. */
import { z } from "zod";
import type { HistoryLine } from "../report/history/line.ts";
import type { DrillRecord } from "../report/record.ts";
import { RUNGS, type Rung } from "../targets/theory.ts";
import { type CellRun, cellRun, cellRunOf } from "./cell-run.ts";

export const LADDER_SCHEMA = "muster.ladder/1";

export interface Ladder {
  readonly schema: typeof LADDER_SCHEMA;
  /** The rules of the Muster that wrote it last; each run names those that judged it. */
  readonly muster: { readonly version: string; readonly rules: string };
  readonly topologies: readonly { readonly name: string; readonly about: string }[];
  readonly cells: readonly LadderCell[];
}

export interface LadderCell extends CellPlace {
  /** Oldest first; none = not run. */
  readonly runs: readonly CellRun[];
  /** Runs that a history knows and of which no record is left: they count as tries, and show nothing. */
  readonly others: readonly Pick<CellRun, "run" | "when" | "verdict" | "exitCode">[];
}

/** Where a cell stands, as its step says. */
export interface CellPlace {
  readonly topology: string;
  readonly step: string;
  readonly rung: Rung;
  /** Absent where the step does not apply. */
  readonly drill?: string;
  readonly tags: readonly string[];
  readonly expectedMinutes: number;
  /** Why the step does not apply; absent where it does. */
  readonly why?: string;
}

/** What there is of cells, and what is known of runs: of a committed ladder, of run folders, of a history. */
export interface Known {
  readonly places: readonly CellPlace[];
  readonly topologies: Ladder["topologies"];
  readonly muster: Ladder["muster"];
  readonly before: Ladder | undefined;
  readonly records: readonly DrillRecord[];
  readonly history: readonly HistoryLine[];
}

/** Steps that are no more take their cells with them; a run that several sources know stands once, by its record where there is one. */
export function ladderOf({ places, topologies, muster, before, records, history }: Known): Ladder {
  const fresh = Map.groupBy(
    records.filter((record) => record.cell !== undefined && !wasBrokenOff(record)),
    ({ topology, cell }) => keyOf({ topology, step: cell?.step ?? "" }),
  );
  const old = new Map(before?.cells.map((cell) => [keyOf(cell), cell]));
  const lines = Map.groupBy(
    history.filter((line) => !wasBrokenOff(line)),
    ({ drill }) => drill,
  );
  return {
    schema: LADDER_SCHEMA,
    muster,
    topologies,
    cells: places.map((place) => {
      const kept = old.get(keyOf(place));
      const own = (fresh.get(keyOf(place)) ?? []).map(cellRunOf);
      const runs = once([...own, ...(kept?.runs ?? [])]);
      const told = (place.drill === undefined ? [] : (lines.get(place.drill) ?? [])).map(({ run, when, verdict, exitCode }) => ({
        run,
        when,
        verdict,
        exitCode,
      }));
      const known = new Set(runs.map(({ run }) => run));
      return { ...place, runs, others: once([...(kept?.others ?? []), ...told]).filter(({ run }) => !known.has(run)) };
    }),
  };
}

/** By ^C or a signal: that is no try. */
const wasBrokenOff = ({ exitCode }: Pick<CellRun, "exitCode">): boolean => exitCode === 130 || exitCode === 143;

const keyOf = ({ topology, step }: Pick<CellPlace, "topology" | "step">): string => `${topology}\n${step}`;

function once<Run extends { readonly run: string; readonly when: string }>(runs: readonly Run[]): Run[] {
  const first = new Map<string, Run>();
  for (const run of runs) if (!first.has(run.run)) first.set(run.run, run);
  return [...first.values()].sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : 0));
}

/** How often trying a cell, or many, told nothing. */
export function inconclusiveRate(cells: readonly LadderCell[]): { readonly of: number; readonly without: number } {
  const tries = cells.flatMap(({ runs, others }) => [...runs, ...others]);
  return { of: tries.length, without: tries.filter(({ verdict }) => verdict !== "met" && verdict !== "missed").length };
}

/** Runs whose figures are results; those that could not tell are told apart. */
export const conclusive = ({ runs }: Pick<LadderCell, "runs">): readonly CellRun[] =>
  runs.filter(({ verdict }) => verdict === "met" || verdict === "missed");

export const ladder: z.ZodType<Ladder> = z.looseObject({
  schema: z.literal(LADDER_SCHEMA),
  muster: z.looseObject({ version: z.string(), rules: z.string() }),
  topologies: z.array(z.looseObject({ name: z.string(), about: z.string() })).readonly(),
  cells: z
    .array(
      z.looseObject({
        topology: z.string(),
        step: z.string(),
        rung: z.enum(RUNGS),
        drill: z.string().exactOptional(),
        tags: z.array(z.string()).readonly(),
        expectedMinutes: z.number(),
        why: z.string().exactOptional(),
        runs: z.array(cellRun).readonly(),
        others: z
          .array(
            z.looseObject({
              run: z.string(),
              when: z.string(),
              verdict: z.enum(["met", "missed", "inconclusive", "invalid", "aborted", "not-run"]),
              exitCode: z.int(),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
});
