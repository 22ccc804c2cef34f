import { causeOf } from "../audit/causes.ts";
import { FACTS_SCHEMA, type Facts, type FaultFact, type WorkloadFact } from "../audit/facts.ts";
import type { JudgedFacts } from "../audit/workloads.ts";
import { causesOf } from "../core/errors.ts";
import { describeFault, type Fault, subjectOf } from "../faults/fault.ts";
import type { ActiveFault } from "../injector/active-fault.ts";
import { rulesHere } from "../publish/rules.ts";
import { MEASURES, type Measure } from "../targets/target.ts";
import { targetsOn } from "../targets/tiers.ts";
import { kindsOf } from "../topology/define.ts";
import { clientNamed } from "../workload/clients.ts";
import { describeProfile } from "../workload/profile.ts";
import type { Ended } from "./conclude.ts";
import type { Gathered, RunningWorkload } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { measureSettingsOf } from "./measure-settings.ts";

/** All that a record needs of a run which is over and does not stand in its timeline, ledger or logs. */
export function factsOf(ended: Ended): Facts {
  const { definition, session, run, parameters, startedAt, gathered, error, host, times } = ended;
  const { spec, name } = definition;
  const { clock, missing, roleHolders, byHand, features, settings, hosts, world } = gathered;
  return {
    schema: FACTS_SCHEMA,
    muster: rulesHere,
    drill: name,
    topology: spec.topology.name,
    run,
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    ...(clock === undefined ? {} : { clock }),
    parameters,
    ...(missing === undefined ? {} : { missing }),
    loss: spec.loss,
    mustMiss: (spec.mustMiss ?? []) as Measure[],
    ...(spec.cell === undefined ? {} : { cell: spec.cell }),
    kafka: { version: session.image.kafka, features, roles: missing === undefined ? rolesOf(definition) : {} },
    client: clientNamed(parameters.client).driver,
    settings,
    host: { ...host },
    ...(hosts === undefined ? {} : { hosts }),
    ...(world === undefined || times === undefined ? {} : { world: { ...world, ...times } }),
    ...(roleHolders === undefined ? {} : { roleHolders }),
    ...judgedFactsOf(definition, gathered),
    causes: causesOf(error).map(causeOf),
    ...(byHand === undefined ? {} : { byHand }),
  };
}

/** The part of it that workloads are judged by; known as soon as the body is over. */
export const judgedFactsOf = (definition: DrillDefinition, gathered: Gathered): JudgedFacts => ({
  faults: gathered.faults.map(faultFact),
  workloads: gathered.workloads.map((running, index) => workloadFact(definition, gathered, running, index)),
  ...(gathered.byHand === undefined ? {} : { byHand: gathered.byHand }),
});

const faultFact = ({ id, fault, resolved, effect, proof, healedAt, byWordAlone }: ActiveFault): FaultFact => ({
  id,
  kind: fault.kind,
  subject: subjectOf(fault),
  resolved,
  ...("mode" in fault ? { mode: fault.mode } : {}),
  effect,
  proof,
  healedAt,
  words: describeFault(fault),
  onNodes: namesNodes(fault),
  ...(byWordAlone === undefined ? {} : { byWordAlone }),
});

const namesNodes = (fault: Fault): boolean => "subject" in fault && ("nodes" in fault.subject || "role" in fault.subject);

function workloadFact(
  drill: DrillDefinition,
  gathered: Gathered,
  { definition, tier, contract }: RunningWorkload,
  index: number,
): WorkloadFact {
  const { perSecond, partitions, recordBytes, lingerMs, load, client } = definition;
  const moved =
    definition.group !== null &&
    definition.standby !== undefined &&
    definition.beside === undefined &&
    gathered.byHand === undefined;
  return {
    settings: measureSettingsOf(drill, gathered, index),
    load: {
      profile: describeProfile(load),
      perSecond,
      partitions,
      recordBytes,
      lingerMs,
      ...contract,
      ...(client === undefined ? {} : { client }),
    },
    targets: targetsOn(tier, drill.spec.topology.name),
    mustShow: MEASURES.filter((measure) => moved || (measure !== "skipped" && measure !== "replayed")),
  };
}

function rolesOf({ spec }: DrillDefinition): string {
  const combined = new Set(
    Object.values(spec.topology.clusters)
      .flatMap(kindsOf)
      .map((roles) => roles.length > 1),
  );
  if (combined.size > 1) return "mixed";
  return combined.has(true) ? "combined" : "dedicated";
}
