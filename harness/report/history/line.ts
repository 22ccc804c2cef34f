/** One line of `reports/history.ndjson`: what of a record is worth comparing across runs. */
import { z } from "zod";
import type { Figure, MeasureVerdict } from "../../targets/judge.ts";
import { MEASURES, type Measure } from "../../targets/target.ts";
import { caught } from "../in-run.ts";
import { lossShown } from "../loss-shown.ts";
import type { DrillRecord } from "../record.ts";

export interface HistoryLine {
  /** Wall time of the start, UTC. */
  readonly when: string;
  readonly run: string;
  /** Shared by all drills of one `muster run`. */
  readonly batch: string;
  readonly drill: string;
  readonly topology: string;
  readonly kafka: string;
  readonly client: string;
  /** Of the client library; absent in lines from before it was kept. */
  readonly clientVersion?: string;
  /** Whether the machines had served a drill before: a warm JVM is not a new one. Absent in lines from before it was kept, and of clusters of somebody else. */
  readonly world?: "new" | "kept";
  /** Settings that the run was asked to vary. */
  readonly set: Readonly<Record<string, string>>;
  readonly seed: string | number;
  readonly verdict: DrillRecord["verdict"];
  readonly exitCode: number;
  /** Of a known-bad drill only: whether it missed exactly what it must. */
  readonly caught?: boolean;
  readonly host: Readonly<Record<string, unknown>>;
  readonly workloads: readonly HistoryWorkload[];
}

interface HistoryWorkload {
  readonly name: string;
  readonly tier: string;
  /**
   * Seconds for rpo and rto, records for the others; null where it had to be shown and could not be, a loss where nothing was at
   * risk among them. Lines from before 2026-11-20 name the seconds of such a loss, and an upper end in spite of undetermined records.
   */
  readonly measured: Readonly<Partial<Record<Measure, Figure | null>>>;
  readonly gate: Readonly<Partial<Record<Measure, string>>>;
  readonly objective: Readonly<Partial<Record<Measure, string>>>;
}

export function historyLineOf(record: DrillRecord): HistoryLine {
  const {
    startedAt,
    run,
    drill,
    topology,
    kafka,
    client,
    parameters,
    seed,
    verdict,
    exitCode,
    mustMiss,
    host,
    world,
    workloads,
  } = record;
  return {
    when: startedAt,
    run,
    batch: parameters?.batch ?? run,
    drill,
    topology,
    kafka: kafka.version,
    client: parameters?.client ?? client.library,
    clientVersion: client.version,
    ...(world === undefined ? {} : { world: world.keptFrom === undefined ? "new" : "kept" }),
    set: parameters?.set ?? {},
    seed,
    verdict,
    exitCode,
    ...(mustMiss.length === 0 ? {} : { caught: caught(record) }),
    host,
    workloads: workloads.map(({ name, tier, rpo, verdicts }) => ({
      name,
      tier,
      measured: byMeasure(verdicts, ({ measure, measured }) => (measure === "rpo" ? lossShown(rpo) : measured)),
      gate: byMeasure(verdicts, ({ gate }) => gate?.verdict),
      objective: byMeasure(verdicts, ({ objective }) => objective?.verdict),
    })),
  };
}

function byMeasure<T>(
  verdicts: readonly MeasureVerdict[],
  pick: (verdict: MeasureVerdict) => T | undefined,
): Partial<Record<Measure, T>> {
  const picked = verdicts.map((verdict) => [verdict.measure, pick(verdict)] as const);
  return Object.fromEntries(picked.filter(([, value]) => value !== undefined));
}

const figure: z.ZodType<Figure> = z.union([
  z.number(),
  z.tuple([z.number(), z.number()]).readonly(),
  z.looseObject({ atLeast: z.number(), atMost: z.number().nullable(), censored: z.boolean() }),
  z.looseObject({ atLeast: z.number(), atMost: z.number() }),
]);
const measures = <T>(value: z.ZodType<T>) => z.partialRecord(z.enum(MEASURES), value);
const words = z.record(z.string(), z.string());

export const historyLine: z.ZodType<HistoryLine> = z.looseObject({
  when: z.iso.datetime(),
  run: z.string(),
  batch: z.string(),
  drill: z.string(),
  topology: z.string(),
  kafka: z.string(),
  client: z.string(),
  clientVersion: z.string().exactOptional(),
  world: z.enum(["new", "kept"]).exactOptional(),
  set: words,
  seed: z.union([z.string(), z.number()]),
  verdict: z.enum(["met", "missed", "inconclusive", "invalid", "aborted", "not-run"]),
  exitCode: z.int(),
  caught: z.boolean().exactOptional(),
  host: z.record(z.string(), z.unknown()),
  workloads: z
    .array(
      z.looseObject({
        name: z.string(),
        tier: z.string(),
        measured: measures(figure.nullable()),
        gate: measures(z.string()),
        objective: measures(z.string()),
      }),
    )
    .readonly(),
});
