import { causesOf, GuardRefused, HealNotProven, Interrupted, InvalidDrill, messageOf, NotRun } from "../core/errors.ts";
import { describeFault, type Fault, subjectOf } from "../faults/fault.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import { measure } from "../measure/measure.ts";
import { phasesOfAll } from "../measure/phases.ts";
import type { ParameterRecord } from "../parameters/parameters.ts";
import { appendHistory } from "../publish/history-file.ts";
import { writeRunOutputs } from "../publish/run-outputs.ts";
import { historyLineOf } from "../report/history/line.ts";
import { worstAround } from "../report/host.ts";
import { DRILL_SCHEMA, type DrillRecord, type WorkloadRecord } from "../report/record.ts";
import { type DrillOutcome, doubted, missedMeasures, outcomeOf, wasCaught } from "../targets/drill-verdict.ts";
import { exitCodeOf } from "../targets/exit-codes.ts";
import { judge, judgeWithoutFault } from "../targets/judge.ts";
import { sumOfTargets, tiersOf } from "../targets/tally.ts";
import { MEASURES, type Measure } from "../targets/target.ts";
import { targetsOn } from "../targets/tiers.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { clientNamed } from "../workload/clients.ts";
import { describeProfile } from "../workload/profile.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import type { HostLoad } from "./host-load.ts";
import { withEvidence } from "./links.ts";
import { measureSettingsOf } from "./measure-settings.ts";
import { rolesAt } from "./node-roles.ts";
import { ownFailures } from "./own-failures.ts";
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
  readonly workloads: readonly WorkloadRecord[];
  readonly error: unknown;
  readonly host: HostLoad;
}

/** From what was recorded to a verdict, a record, and whether the run counts the drill as passed. */
export function concludeDrill(ended: Ended): DrillResult {
  const { definition, session, folder, run, parameters, startedAt, gathered, workloads, host } = ended;
  const { spec, name } = definition;
  const causes = [...causesOf(ended.error), ...ownFailures(folder.timeline)];
  const [cause] = causes;
  if (cause instanceof GuardRefused && everyFaultHealed(causes, []) && gathered.faults.length === 0)
    return { drill: name, folder: folder.path, record: null, exitCode: cause.exitCode, failure: cause };

  const healed = everyFaultHealed(causes, gathered.faults);
  const outcome = outcomeWith(causes, workloads, gathered);
  const tiers = tiersOf(workloads);
  const mustMiss = (spec.mustMiss ?? []) as Measure[];
  const worst = worstAround(folder.timeline);
  const interrupted = causes.find((error) => error instanceof Interrupted);
  const bare: DrillRecord = {
    schema: DRILL_SCHEMA,
    drill: name,
    topology: spec.topology.name,
    run,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    ...(gathered.clock === undefined ? {} : { clock: gathered.clock }),
    seed: parameters.seed,
    parameters,
    ...outcome,
    targets: sumOfTargets(tiers),
    tiers,
    exitCode: exitCodeOf({
      verdict: outcome.verdict,
      healed,
      environmentFailed: cause !== undefined && !isOfTheDrill(cause),
      ...(interrupted === undefined ? {} : { interrupted: interrupted.exitCode === 143 ? "SIGTERM" : "SIGINT" }),
    }),
    healed,
    ...(gathered.missing === undefined ? {} : { mode: "observed", missing: gathered.missing }),
    loss: spec.loss,
    mustMiss,
    kafka: {
      version: session.image.kafka,
      features: gathered.features,
      roles: gathered.missing === undefined ? rolesOf(definition) : {},
    },
    client: clientNamed(parameters.client).driver,
    settings: gathered.settings,
    host: { ...host, ...(worst === undefined ? {} : { worst }) },
    faults: gathered.faults.map(({ id, fault, resolved, effect, proof, healedAt }) => ({
      id,
      kind: fault.kind,
      subject: subjectOf(fault),
      resolved,
      ...("mode" in fault ? { mode: fault.mode } : {}),
      effect,
      proof,
      healedAt,
      ...(namesNodes(fault) ? { roles: rolesOfNodes(folder, resolved, effect.from) } : {}),
    })),
    ...(gathered.roleHolders === undefined ? {} : { roleHolders: gathered.roleHolders }),
    phases: phasesOfAll(gathered.workloads.map((_, index) => evidenceOf(ended, index))),
    workloads,
  };
  const record = withEvidence(bare, ended);
  if (!session.skipReport()) {
    folder.write("drill.json", record);
    publish(record, folder, session);
  }
  const failure = failureOf(record, cause);
  return { drill: name, folder: folder.path, record, exitCode: record.exitCode, ...(failure === undefined ? {} : { failure }) };
}

/** What is derived from the record, and a line of history. The record itself stands: a verdict is not lost with these. */
function publish(record: DrillRecord, folder: RunFolder, { reports, narrator }: Session): void {
  try {
    writeRunOutputs(folder.path, record);
    appendHistory(reports, historyLineOf(record));
  } catch (error) {
    narrator.say(`results could not be written beside drill.json: ${messageOf(error)}; \`muster report\` derives them again`);
  }
}

/** Nobody said that a heal is not proven, and of every fault it is known when it was. */
export const everyFaultHealed = (causes: readonly unknown[], faults: readonly Pick<ActiveFault, "healedAt">[]): boolean =>
  !causes.some((error) => error instanceof HealNotProven) && faults.every(({ healedAt }) => healedAt !== null);

const isOfTheDrill = (error: unknown): boolean =>
  isInvalid(error) || error instanceof NotRun || error instanceof Interrupted || error instanceof HealNotProven;

/**
 * An expectation of the drill's own that failed is a contradiction in what was seen, and a fault that was refused after another had
 * been injected is a drill that did not happen as it stands: no figure may be quoted.
 */
const isInvalid = (error: unknown): boolean =>
  error instanceof InvalidDrill || error instanceof GuardRefused || (error instanceof Error && error.name === "AssertionError");

/** What can be judged before the machines go: everything that figures are made of has been said by then. */
type Judged = Pick<Ended, "definition" | "folder" | "gathered">;

export const judgeWorkloads = (ended: Judged): WorkloadRecord[] =>
  ended.gathered.workloads.map((_, index) => judged(ended, index));

/** Whether the figures alone let the drill pass: met, or, where it is known to be bad, caught. */
export function asDeclared({ spec }: DrillDefinition, workloads: readonly WorkloadRecord[]): boolean {
  const { verdict } = outcomeOf(workloads);
  const mustMiss = (spec.mustMiss ?? []) as Measure[];
  return mustMiss.length > 0 ? wasCaught(verdict, mustMiss, workloads) : verdict === "met";
}

const evidenceOf = ({ definition, folder, gathered }: Judged, index: number) => ({
  lines: folder.lines,
  timeline: gathered.byHand === undefined ? folder.timeline : ofOneLoad(folder.timeline, gathered, index),
  settings: measureSettingsOf(definition, gathered, index),
});

/** By hand, load may have been started and stopped before, and one workload be stopped while others go on. */
const ofOneLoad = (timeline: readonly TimelineEvent[], { byHand, workloads }: Gathered, index: number): TimelineEvent[] =>
  timeline.filter(
    (event) =>
      event.at >= (byHand?.since ?? 0) &&
      !(event.event === "load.stopped" && "workload" in event && event.workload !== workloads[index]?.definition.name),
  );

function judged(ended: Judged, index: number): WorkloadRecord {
  const running = ended.gathered.workloads[index];
  if (running === undefined) throw new Error(`no workload ${index}`);
  const { definition, tier } = running;
  const evidence = evidenceOf(ended, index);
  const measured = measure(evidence);
  const { name, topic, group, acks, placement } = evidence.settings.workload;
  const { perSecond, partitions, recordBytes, lingerMs } = definition;
  const { byHand, faults } = ended.gathered;
  const moved = definition.group !== null && definition.standby !== undefined && byHand === undefined;
  const mustShow = MEASURES.filter((measure) => moved || (measure !== "skipped" && measure !== "replayed"));
  const targets = targetsOn(tier, ended.definition.spec.topology.name);
  return {
    ...measured,
    name,
    tier: tier.name,
    topic,
    group,
    acks,
    ...(placement === undefined ? {} : { placement }),
    load: { profile: describeProfile(definition.load), perSecond, partitions, recordBytes, lingerMs },
    verdicts:
      byHand !== undefined && faults.length === 0 ? judgeWithoutFault(measured, targets) : judge(measured, targets, { mustShow }),
  };
}

/** An error outranks what was measured: figures of a drill that did not run to its end are evidence, not a verdict. */
function outcomeWith(causes: readonly unknown[], workloads: readonly WorkloadRecord[], gathered: Gathered): DrillOutcome {
  const [cause] = causes;
  if (causes.length === 0) return doubted(outcomeOf(workloads), doubtsOf(gathered.faults));
  const standing = causes.filter((error) => error instanceof HealNotProven);
  const reasons = [...new Set([cause, ...standing].map(messageOf))];
  if (isInvalid(cause)) return { verdict: "invalid", reasons };
  if (cause instanceof NotRun) return { verdict: "not-run", reasons };
  if (gathered.faults.length === 0 && !(cause instanceof Interrupted)) return { verdict: "not-run", reasons };
  return { verdict: "aborted", reasons };
}

const doubtsOf = (faults: readonly ActiveFault[]): string[] =>
  faults.flatMap(({ id, fault, byWordAlone }) =>
    byWordAlone ? [`${id}, ${describeFault(fault)}, was in effect by a person's word alone`] : [],
  );

/** A node that was in charge of nothing is not named. */
const rolesOfNodes = ({ timeline }: RunFolder, nodes: readonly string[], at: number): Record<string, string[]> =>
  Object.fromEntries(nodes.map((node) => [node, rolesAt(timeline, node, at)] as const).filter(([, roles]) => roles.length > 0));

function rolesOf({ spec }: DrillDefinition): string {
  const combined = Object.values(spec.topology.clusters).every(({ perZone }) => perZone.every((roles) => roles.length > 1));
  return combined ? "combined" : "dedicated";
}

function failureOf(record: DrillRecord, cause: unknown): Error | undefined {
  if (cause !== undefined) return cause as Error;
  if (record.mustMiss.length > 0) {
    if (wasCaught(record.verdict, record.mustMiss, record.workloads)) return undefined;
    return new Error(
      `known-bad drill ${record.drill} was not caught: it must miss exactly ${record.mustMiss.join(", ")} and missed ${missedMeasures(record.workloads).join(", ") || "nothing"}`,
    );
  }
  return record.verdict === "met" ? undefined : new Error(`${record.drill}: ${record.verdict} (${record.reasons.join("; ")})`);
}

const namesNodes = (fault: Fault): boolean => "subject" in fault && ("nodes" in fault.subject || "role" in fault.subject);
