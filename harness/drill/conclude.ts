import { parseFacts } from "../audit/facts.ts";
import { everyFaultHealed } from "../audit/outcome.ts";
import { recordOf } from "../audit/record-of.ts";
import { judgeWorkloads } from "../audit/workloads.ts";
import { causesOf, GuardRefused, messageOf } from "../core/errors.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import { appendHistory } from "../publish/history-file.ts";
import { keptIn } from "../publish/kept-run.ts";
import { sealFolder } from "../publish/manifest.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { historyLineOf } from "../report/history/line.ts";
import { caught } from "../report/in-run.ts";
import type { DrillRecord, WorkloadRecord } from "../report/record.ts";
import type { RunTimes } from "../report/world-record.ts";
import { missedMeasures, outcomeOf, wasCaught } from "../targets/drill-verdict.ts";
import type { Measure } from "../targets/target.ts";
import { doubtOf } from "../targets/theory.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { factsOf, judgedFactsOf } from "./facts.ts";
import type { HostLoad } from "./host-load.ts";
import type { RunFolder } from "./run-folder.ts";
import type { DrillResult, Session } from "./session.ts";

export interface Ended {
  readonly definition: DrillDefinition;
  readonly session: Session;
  readonly folder: RunFolder;
  readonly run: string;
  readonly parameters: ParameterRecord;
  readonly startedAt: Date;
  readonly gathered: Gathered;
  readonly error: unknown;
  readonly host: HostLoad;
  /** Absent of load that was started by hand. */
  readonly times?: RunTimes;
}

/**
 * From what was recorded to a verdict, a record, and whether the run counts the drill as passed. The record is worked out from the
 * run's files alone, so that `muster audit` cannot come to another one.
 */
export function concludeDrill(ended: Ended): DrillResult {
  const { definition, session, folder, gathered } = ended;
  const { name } = definition;
  const causes = causesOf(ended.error);
  const [cause] = causes;
  const facts = parseFacts(JSON.parse(JSON.stringify(factsOf(ended))));
  if (cause instanceof GuardRefused && everyFaultHealed(facts.causes, []) && gathered.faults.length === 0)
    return { drill: name, folder: folder.path, record: null, exitCode: cause.exitCode, failure: cause };

  const record = recordOf(facts, keptIn(folder.path));
  if (!session.skipReport()) {
    folder.write("facts.json", facts);
    folder.write("drill.json", record);
    publish(record, folder, session);
  }
  const failure = failureOf(record, cause);
  return { drill: name, folder: folder.path, record, exitCode: record.exitCode, ...(failure === undefined ? {} : { failure }) };
}

/** What is derived from the record, the seal, and a line of history. The record itself stands: a verdict is not lost with these. */
function publish(record: DrillRecord, folder: RunFolder, { reports, narrator }: Session): void {
  try {
    writeRunOutputs(folder.path, record);
    sealFolder(folder.path);
    appendHistory(reports, historyLineOf(record));
  } catch (error) {
    narrator.say(`results could not be written beside drill.json: ${messageOf(error)}; \`muster report\` derives them again`);
  }
}

/** What can be judged before the machines go: everything that figures are made of has been said by then. */
type Judged = Pick<Ended, "definition" | "folder" | "gathered">;

/** Whether the figures alone let the drill pass: met, or, where it is known to be bad, caught. */
export function asDeclared({ definition, folder, gathered }: Judged): boolean {
  const workloads: readonly WorkloadRecord[] = judgeWorkloads(judgedFactsOf(definition, gathered), folder);
  const { verdict } = outcomeOf(workloads);
  const mustMiss = (definition.spec.mustMiss ?? []) as Measure[];
  return mustMiss.length > 0 ? wasCaught(verdict, mustMiss, workloads) : verdict === "met";
}

function failureOf(record: DrillRecord, cause: unknown): Error | undefined {
  if (cause !== undefined) return cause as Error;
  if (record.mustMiss.length > 0) {
    if (caught(record)) return undefined;
    const doubt = doubtOf(record.cell);
    if (doubt !== undefined) return new Error(`${record.drill}: ${doubt}`);
    return new Error(
      `known-bad drill ${record.drill} was not caught: it must miss exactly ${record.mustMiss.join(", ")} and missed ${missedMeasures(record.workloads).join(", ") || "nothing"}`,
    );
  }
  return record.verdict === "met" ? undefined : new Error(`${record.drill}: ${record.verdict} (${record.reasons.join("; ")})`);
}
