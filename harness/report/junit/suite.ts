/**
 * A drill as a JUnit suite: one testcase for having run to its end, one for each workload, measure and line. Only what was met
 * passes. A miss is a failure; what could not be shown is an error; figures of a drill that is invalid or did not run to its end
 * are evidence and skipped, beside the error that says so.
 */
import { missedMeasures } from "../../targets/drill-verdict.ts";
import { formatFigure, formatTarget, formatVerdict } from "../../targets/format.ts";
import type { MeasureVerdict } from "../../targets/judge.ts";
import type { Judgement } from "../../targets/verdict.ts";
import { escaped, wasJudged } from "../in-run.ts";
import type { DrillRecord, WorkloadRecord } from "../record.ts";
import { MEASURE_NAMES } from "../sections.ts";

export interface Suite {
  readonly name: string;
  /** UTC, without a zone: what the schema asks for. */
  readonly timestamp?: string;
  /** Seconds. */
  readonly time?: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly classname: string;
  readonly name: string;
  /** Absent = passed. */
  readonly outcome?: { readonly kind: "failure" | "error" | "skipped"; readonly type: string; readonly message: string };
  readonly out?: string;
}

export function suiteOf(record: DrillRecord): Suite {
  const { drill, startedAt, endedAt, run, topology, kafka, client, seed, verdict, exitCode, mustMiss, parameters, workloads } =
    record;
  return {
    name: drill,
    timestamp: new Date(startedAt).toISOString().slice(0, 19),
    ...(endedAt === undefined ? {} : { time: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 }),
    properties: {
      run,
      topology,
      kafka: kafka.version,
      client: `${client.library} ${client.version}`,
      seed: String(seed),
      ...Object.fromEntries(Object.entries(parameters?.set ?? {}).map(([key, value]) => [`set ${key}`, value])),
      verdict,
      exitCode: String(exitCode),
      unchallenged: String(workloads.flatMap(linesOf).filter(({ judgement }) => judgement.verdict === UNCHALLENGED).length),
      ...(mustMiss.length === 0 ? {} : { mustMiss: mustMiss.join(", ") }),
    },
    cases: [
      ending(record),
      ...notCaught(record),
      ...workloads.flatMap((workload) => linesOf(workload).map((line) => caseOf(record, workload, line))),
    ],
  };
}

const UNCHALLENGED = "met (unchallenged)";

function ending({ drill, verdict, reasons, healed, workloads }: DrillRecord): Case {
  const place = { classname: drill, name: "ran to its end, healed and was judged" };
  const why = reasons.join("; ");
  if (!healed)
    return { ...place, outcome: { kind: "error", type: "heal not proven", message: `healing was not proven; ${why}` } };
  const nothingJudged = workloads.every(({ verdicts }) => verdicts.length === 0);
  if (wasJudged({ verdict }) && !nothingJudged) return place;
  return { ...place, outcome: { kind: "error", type: verdict, message: `${verdict}: ${why}` } };
}

/** A known-bad drill whose record shows something else than it must. */
export function notCaught(record: DrillRecord): Case[] {
  if (!escaped(record)) return [];
  const what = record.mustMiss.join(", ");
  const message = `not caught: it must miss exactly ${what} and missed ${missedMeasures(record.workloads).join(", ") || "nothing"}`;
  return [{ classname: record.drill, name: caughtFor(record), outcome: { kind: "failure", type: "not caught", message } }];
}

export const caughtFor = ({ mustMiss }: DrillRecord): string => `caught exactly for ${mustMiss.join(", ")}`;

interface Line extends Pick<MeasureVerdict, "measure" | "measured"> {
  readonly line: "gate" | "objective";
  readonly judgement: Judgement;
}

const linesOf = ({ verdicts }: WorkloadRecord): Line[] =>
  verdicts.flatMap(({ measure, measured, gate, objective }) => [
    ...(gate ? [{ measure, measured, line: "gate" as const, judgement: gate }] : []),
    ...(objective ? [{ measure, measured, line: "objective" as const, judgement: objective }] : []),
  ]);

function caseOf(
  { drill, verdict }: DrillRecord,
  { name, tier }: WorkloadRecord,
  { measure, measured, line, judgement }: Line,
): Case {
  const target = formatTarget(measure, judgement.target);
  const said = `${MEASURE_NAMES[measure]} ${formatFigure(measure, measured)}, ${line} ${target}: ${formatVerdict(judgement)}`;
  const place = { classname: `${drill}.${name}`, name: `${MEASURE_NAMES[measure]} ${line} (${tier}, ${target})`, out: said };
  const as = (kind: "failure" | "error" | "skipped", type: string, message = said): Case => ({
    ...place,
    outcome: { kind, type, message },
  });
  if (!wasJudged({ verdict })) return as("skipped", verdict, `evidence only, the drill is ${verdict}: ${said}`);
  if (judgement.verdict === "missed") return as("failure", "missed");
  if (judgement.verdict === "inconclusive") return as("error", "inconclusive");
  return place;
}
