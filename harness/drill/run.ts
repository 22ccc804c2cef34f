import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { causesOf, messageOf } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { measure } from "../measure/measure.ts";
import { parameterRecord } from "../parameters/parameters.ts";
import type { AgentListener } from "../runtime/agent-link.ts";
import { Budget } from "./budget.ts";
import { asDeclared, concludeDrill } from "./conclude.ts";
import type { Gathered } from "./context.ts";
import type { DrillDefinition } from "./definition.ts";
import { watchHostLoad } from "./host-load.ts";
import { Laps } from "./laps.ts";
import { LastLook } from "./last-look.ts";
import { measureSettingsOf } from "./measure-settings.ts";
import type { Narrator } from "./narrator.ts";
import { playOnOwn } from "./own-play.ts";
import type { Play } from "./play.ts";
import { RunFolder } from "./run-folder.ts";
import type { DrillResult, Session } from "./session.ts";
import { Steps } from "./steps.ts";
import { toldBy } from "./told-by.ts";

/**
 * Brings the topology up, runs the body, takes everything down, and judges what was recorded. Never throws: failing is a
 * result. `index`: which of the repetitions this is, from 1.
 */
export async function runDrill(definition: DrillDefinition, session: Session, index: number): Promise<DrillResult> {
  const { spec } = definition;
  const { narrator } = session;
  const run = randomBytes(3).toString("hex");
  const parameters = parameterRecord(session.parameters, { batch: session.batch, index, kafka: session.image.kafka });
  const startedAt = new Date();
  const folder = RunFolder.begin(session.reports, definition.name, run, startedAt);
  folder.follow((event) => narrator.event(event));
  session.onlooker?.begins(definition, run, folder);
  const hostLoad = watchHostLoad();
  const lastLook = new LastLook(folder, narrator, session.signal);
  const steps = new Steps(narrator, (step, error) => lastLook.take(`step "${step}" failed: ${messageOf(error)}`, error));
  const budget = new Budget(spec.budget.run, () => steps.running);
  const signal = AbortSignal.any([session.signal, budget.signal]);
  setMaxListeners(200, signal);
  const gathered: Gathered = { faults: [], workloads: [], features: {}, settings: {} };
  narrator.say(
    `drill ${definition.name} (run ${run}${parameters.repeat.of > 1 ? `, ${index} of ${parameters.repeat.of}` : ""}): ${spec.about}`,
  );

  const laps = new Laps();
  let error: unknown;
  let play: Play | undefined;
  try {
    play = await (session.playOn ?? playOnOwn)({
      definition,
      session,
      run,
      parameters,
      folder,
      listener: listenerOf(folder),
      narrator,
      signal,
      step: steps.step,
      untimed: (work) => budget.untimed(work),
      gathered,
      measureNow: (index) =>
        measure({ lines: folder.lines, timeline: folder.timeline, settings: measureSettingsOf(definition, gathered, index) }),
      lastLook,
    });
    const context = await play.prepare();
    laps.end("start");
    await definition.body(context);
  } catch (failure) {
    error = failure;
  } finally {
    laps.end(play === undefined ? "start" : "body");
    budget.stop();
    narrator.stopwatch(null);
  }
  if (play !== undefined) {
    const up = play;
    const failed = error !== undefined || !cameOut({ definition, folder, gathered });
    const [cause] = causesOf(error);
    if (failed) await lastLook.take(cause === undefined ? "the drill did not come out as declared" : messageOf(cause), cause);
    lastLook.end();
    await up.keepLogs(failed).catch((failure: unknown) => narrator.say(`logs could not be kept: ${messageOf(failure)}`));
    if (failed || !(await left(up, narrator))) {
      const teardown = steps.step("down to nothing", () =>
        bounded("taking the topology down", spec.budget.teardown, Promise.resolve(up[Symbol.asyncDispose]())),
      );
      await teardown.catch((failure: unknown) => {
        error = error === undefined ? failure : new SuppressedError(failure, error);
      });
    }
  }
  laps.end("teardown");
  return concludeDrill({
    definition,
    session,
    folder,
    run,
    parameters,
    startedAt,
    gathered,
    error,
    host: hostLoad(),
    times: laps.times,
  });
}

/** Whether the next drill gets the machines; what goes wrong on the way is told, and they are taken down. */
async function left(play: Play, narrator: Narrator): Promise<boolean> {
  try {
    return (await play.leave?.()) ?? false;
  } catch (failure) {
    narrator.say(`the world cannot be left to the next drill: ${messageOf(failure)}`);
    return false;
  }
}

/** What cannot be measured did not come out; the conclusion says why. */
function cameOut(judged: Parameters<typeof asDeclared>[0]): boolean {
  try {
    return asDeclared(judged);
  } catch {
    return false;
  }
}

/** Everything an agent says on its own goes into the run folder the moment it is heard. */
function listenerOf(folder: RunFolder): AgentListener {
  return {
    event: (from, message) => folder.record(toldBy(from, message)),
    ledger: (_, line) => folder.keep(line as LedgerLine),
    log: (from, text) => folder.log(from, text),
  };
}
