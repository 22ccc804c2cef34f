import { UsageError } from "../core/errors.ts";
import { type DrillDefinition, drills } from "../drill/definition.ts";
import { loadSuites } from "../drill/mocha.ts";
import { inOrder } from "../drill/order.ts";
import type { Session } from "../drill/session.ts";
import { endOfSession } from "../drill/session-end.ts";
import { asAsked } from "../parameters/apply.ts";
import { parseKeys, requireKnownKeys } from "../parameters/known-keys.ts";
import { type ParameterWords, parseParameters } from "../parameters/parameters.ts";
import { lastFailed } from "../publish/run-folders.ts";
import { doneOf } from "../report/in-run.ts";
import { planText, timesOf, timesTable } from "../report/plan-of-run.ts";
import { settingKeysOf } from "../runtime/image-keys.ts";
import { clientNames } from "../workload/clients.ts";
import { observingOf } from "./observing.ts";
import { pinsFrom, refuseUnaskedPins } from "./pins.ts";
import { plannedRun } from "./planned-run.ts";
import { reportsFolder } from "./report.ts";
import { runSummary } from "./run-summary.ts";
import { repetitionsText } from "./show-repetitions.ts";
import { assertGatesOf, drillFiles, named } from "./suites.ts";
import { inSession, withSession } from "./with-session.ts";

/** By name, or by a tag that some drill has. */
function chosenDrills(wanted: readonly string[], all: readonly DrillDefinition[]): string[] {
  if (wanted.length === 0) throw new UsageError("which drill?", { hint: `known: ${all.map(({ name }) => name).join(", ")}` });
  const chosen = wanted.flatMap((name) => {
    const tagged = all.filter(({ spec }) => spec.tags.includes(name));
    return tagged.length > 0 ? tagged : [named("drill", name, all)];
  });
  return [...new Set(chosen.map(({ name }) => name))];
}

/** With `--last-failed`, those of the named drills (of all, where none is named) whose newest run did not pass. */
function drillsToRun(wanted: readonly string[], onlyFailed: boolean, all: readonly DrillDefinition[]): string[] {
  if (!onlyFailed) return chosenDrills(wanted, all);
  const among = wanted.length === 0 ? all.map(({ name }) => name) : chosenDrills(wanted, all);
  return lastFailed(reportsFolder, among);
}

interface RunOptions extends ParameterWords {
  readonly lastFailed?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly observe?: boolean;
  readonly environment?: string;
  readonly pin?: readonly string[];
  readonly fresh?: boolean;
  readonly ui?: boolean;
}

/** Sets up what drills need, runs the chosen ones one at a time, prints each verdict, and gives the run's exit code. */
export async function runDrills(wanted: readonly string[], options: RunOptions): Promise<number> {
  const { json, yes, lastFailed: onlyFailed = false, observe, environment, pin, fresh, ui, ...words } = options;
  const pins = pinsFrom(pin ?? [], reportsFolder);
  if (observe === true && pins.length > 0)
    throw new UsageError("--pin does not go with --observe: people hit what they are told to, whoever holds a role");
  const parameters = parseParameters(words, clientNames);
  const observing = observingOf({ observe, environment }, words);
  const escaped = new Map<string, Error>();
  const suites = await loadSuites(drillFiles(), (title, error) => error !== undefined && escaped.set(title, error));
  await assertGatesOf(drills());
  const wantedNow = drillsToRun(wanted, onlyFailed, drills());
  const fitting = inOrder(drills().filter(({ name }) => wantedNow.includes(name)));
  const chosen = fitting.map(({ name }) => name);
  if (onlyFailed && chosen.length === 0) {
    process.stdout.write(json === true ? "[]\n" : "no drill's last run failed\n");
    return 0;
  }
  observing?.assertFit(fitting);
  for (const { spec } of fitting) asAsked(spec.topology, parameters);
  // Repetitions are samples: none may depend on the one before. Secured clusters keep their ACLs when they are emptied.
  const order = fresh === true || parameters.repeat > 1 || parameters.secure === true ? [] : fitting;
  const planned = plannedRun(fitting, parameters.repeat);
  const asked = {
    chosen,
    order,
    planned,
    parameters,
    pins,
    ...(json === undefined ? {} : { json }),
    ...(yes === undefined ? {} : { yes }),
    ...(ui === undefined ? {} : { ui }),
  };
  const work = async (session: Session): Promise<number> => {
    const { image, batch, results, signal } = session;
    if (parameters.set.length > 0)
      requireKnownKeys(parameters.set, parseKeys(await settingKeysOf(session.docker, image.tag)), image.kafka);
    session.narrator.say(planText(planned));
    const began = performance.now();
    await suites.run(chosen, signal);
    await session.handover[Symbol.asyncDispose]();
    const tookAll = (performance.now() - began) / 1000;
    for (const [name, error] of escaped)
      if (doneOf(name, results) === 0) process.stderr.write(`muster: ${name} has no result: ${error.stack}\n`);
    if (json === true)
      process.stdout.write(
        `${JSON.stringify(results.map(({ drill, record, folder, exitCode }) => ({ folder, exitCode, ...timesOf(planned, { drill, record }), record })))}\n`,
      );
    else process.stdout.write(`${runSummary(results)}${timesTable(planned, results, tookAll).join("\n")}\n`);
    if (json !== true && parameters.repeat > 1) process.stdout.write(repetitionsText(results, batch));
    refuseUnaskedPins(pins, results);
    return endOfSession({ chosen, repeat: parameters.repeat }, results, signal);
  };
  return observing === undefined ? withSession(asked, work) : inSession(asked, observing.place, work);
}
