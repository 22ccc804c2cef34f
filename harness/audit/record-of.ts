/** From what a run folder holds to its record. Pure, so that anybody can work out `drill.json` again from the files beside it. */
import { messageOf } from "../core/errors.ts";
import { phasesOfAll } from "../measure/phases.ts";
import { evidenceLinks } from "../report/evidence/evidence.ts";
import { worstAround } from "../report/host.ts";
import { wasJudged } from "../report/in-run.ts";
import { DRILL_SCHEMA, type DrillRecord, type FaultRecord, type WorkloadRecord } from "../report/record.ts";
import { heldAgainstTheory } from "../targets/drill-verdict.ts";
import { sumOfTargets, tiersOf } from "../targets/tally.ts";
import { type Cell, type CellEvidence, cellOf } from "../targets/theory.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Cause } from "./causes.ts";
import type { Facts, FaultFact } from "./facts.ts";
import { causeOfFlaw, flawsOf, isWhole, unproven } from "./flaws.ts";
import { greeted } from "./greeted.ts";
import type { Kept, Told } from "./kept.ts";
import { rolesOfNodes } from "./node-roles.ts";
import { everyFaultHealed, exitCodeWith, outcomeWith } from "./outcome.ts";
import { ownFailures } from "./own-failures.ts";
import { trafficOf } from "./traffic.ts";
import { judgeWorkloads, toldOf } from "./workloads.ts";

export function recordOf(facts: Facts, kept: Kept): DrillRecord {
  const { timeline } = kept;
  const findings = flawsOf(facts, kept);
  const { workloads: judged, phases, failures } = measured(facts, kept);
  const workloads = judged.map((workload) => (isWhole(workload, findings) ? workload : unproven(workload)));
  const causes: readonly Cause[] = [...facts.causes, ...ownFailures(timeline), ...findings.map(causeOfFlaw), ...failures];
  const healed = everyFaultHealed(causes, facts.faults);
  const faults = facts.faults.map((fault) => ({ ...faultRecord(fault, timeline), ...countedFrom(fault, facts) }));
  const judgedAlone = outcomeWith(causes, workloads, facts.faults);
  const cell = cellIn(facts, { workloads, timeline, faults, ran: wasJudged(judgedAlone) });
  const outcome = heldAgainstTheory(judgedAlone, cell);
  const tiers = tiersOf(workloads);
  const worst = worstAround(timeline);
  const traffic = trafficOf(facts, timeline);
  const { muster, drill, topology, run, startedAt, endedAt, clock, parameters, missing, world } = facts;
  const record: DrillRecord = {
    schema: DRILL_SCHEMA,
    muster,
    drill,
    topology,
    run,
    startedAt,
    endedAt,
    ...(clock === undefined ? {} : { clock }),
    seed: parameters.seed,
    parameters,
    ...outcome,
    targets: sumOfTargets(tiers),
    tiers,
    exitCode: exitCodeWith(causes, outcome, healed),
    healed,
    ...(missing === undefined ? {} : { mode: "observed", missing }),
    loss: facts.loss,
    mustMiss: facts.mustMiss,
    ...(cell === undefined ? {} : { cell }),
    kafka: facts.kafka,
    client: greeted(facts.client, timeline),
    settings: facts.settings,
    host: { ...facts.host, ...(worst === undefined ? {} : { worst }) },
    ...(facts.hosts === undefined ? {} : { hosts: facts.hosts }),
    ...(traffic === undefined ? {} : { traffic }),
    ...(world === undefined ? {} : { world }),
    faults,
    ...(facts.roleHolders === undefined ? {} : { roleHolders: facts.roleHolders }),
    phases,
    workloads,
  };
  const evidence = evidenceOf(record, facts, kept);
  return evidence.length === 0 ? record : { ...record, evidence };
}

interface Figures {
  readonly workloads: readonly WorkloadRecord[];
  readonly phases: DrillRecord["phases"];
  readonly failures: readonly Cause[];
}

/** What cannot be measured is no figure, and says why. */
function measured(facts: Facts, told: Told): Figures {
  try {
    const evidences = facts.workloads.map((one) => ({ ...toldOf(one, facts, told), settings: one.settings }));
    return { workloads: judgeWorkloads(facts, told), phases: phasesOfAll(evidences), failures: [] };
  } catch (error) {
    const message = `nothing could be measured: ${messageOf(error)}`;
    return { workloads: [], phases: [], failures: [{ kind: "environment", message }] };
  }
}

const cellIn = ({ cell }: Facts, evidence: CellEvidence): Cell | undefined =>
  cell === undefined ? undefined : cellOf(cell, evidence);

/** Of several, one is t_D; of a single fault that need not be said. */
const countedFrom = ({ id }: FaultFact, { faults, workloads }: Facts): Pick<FaultRecord, "figuresFrom"> =>
  faults.length > 1 && workloads.some(({ settings }) => settings.fault === id) ? { figuresFrom: true } : {};

function faultRecord(fact: FaultFact, timeline: readonly TimelineEvent[]): FaultRecord {
  const { id, kind, subject, resolved, mode, effect, proof, healedAt, onNodes } = fact;
  return {
    id,
    kind,
    subject,
    resolved,
    ...(mode === undefined ? {} : { mode }),
    effect,
    proof,
    healedAt,
    ...(onNodes ? { roles: rolesOfNodes(timeline, resolved, effect.from) } : {}),
  };
}

/** Without the lines that it rests on a record is as true as before: where they cannot be found there are none. */
function evidenceOf(record: DrillRecord, facts: Facts, kept: Kept): NonNullable<DrillRecord["evidence"]> {
  try {
    return evidenceLinks(record, { ...kept, settings: facts.workloads.map(({ settings }) => settings) });
  } catch (error) {
    return [{ for: "evidence", file: "timeline.ndjson", line: 1, text: `no line could be found: ${messageOf(error)}` }];
  }
}
