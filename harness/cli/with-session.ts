import { randomBytes } from "node:crypto";
import { GuardRefused, Interrupted, messageOf } from "../core/errors.ts";
import { type DrillDefinition, drills } from "../drill/definition.ts";
import { Handover } from "../drill/handover.ts";
import { type DrillResult, openSession, type Session } from "../drill/session.ts";
import type { Pin } from "../faults/pins.ts";
import { parseParameters, type RunParameters } from "../parameters/parameters.ts";
import type { Case } from "../report/junit/suite.ts";
import type { PlannedRun } from "../report/plan-of-run.ts";
import { requireMemory } from "../runtime/engine-memory.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { Topology } from "../topology/define.ts";
import { clientNames } from "../workload/clients.ts";
import { type Ground, prepareGround } from "./ground.ts";
import { openRunPage } from "./live-page/for-run.ts";
import { LineNarrator, TerminalNarrator } from "./narrators.ts";
import { forgetLastRun, publishRun } from "./publish-run.ts";
import { reportsFolder } from "./report.ts";
import { showVerdict } from "./show-verdict.ts";

export interface SessionOptions {
  /** The drills that are to run. */
  readonly chosen: readonly string[];
  /** What they are estimated at; told again at the end. */
  readonly planned?: PlannedRun;
  /** What is tested beside them; grows as it is. */
  readonly beside?: readonly Case[];
  /** The defaults where nothing is said. */
  readonly parameters?: RunParameters;
  readonly pins?: readonly Pin[];
  /** The drills as they will run, where one may have what the one before left; else each gets a new world. */
  readonly order?: readonly DrillDefinition[];
  readonly json?: boolean;
  readonly yes?: boolean;
  /** A page that shows it as it happens. */
  readonly ui?: boolean;
  /** Told of each drill as it ends, after it was shown. */
  readonly onResult?: (result: DrillResult) => void;
}

/** Prepares the ground, opens a session for drills to find, and closes it whatever becomes of the work. */
export async function withSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const ground = await orPublished(options, async () => {
    const prepared = await prepareGround(outOf(options), {
      ...options,
      kafka: options.parameters?.kafka,
      clientImage: options.parameters?.clientImage,
    });
    await refuseSecondRunner(prepared);
    requireMemory(prepared.engine, topologiesOf(options.chosen));
    return prepared;
  });
  const image = { tag: ground.image.tag, kafka: ground.image.versions?.kafka ?? "unknown", ...clientsOf(ground) };
  return inSession(options, { docker: ground.engine.docker, image }, work);
}

const topologiesOf = (chosen: readonly string[]): Topology[] =>
  drills().flatMap(({ name, spec }) => (chosen.includes(name) ? [spec.topology] : []));

const clientsOf = ({ clients }: Ground) => (clients === undefined ? {} : { clients });

async function orPublished<T>(options: SessionOptions, setUp: () => Promise<T>): Promise<T> {
  forgetLastRun(reportsFolder);
  try {
    return await setUp();
  } catch (error) {
    publishRun({ ...endedOf(options), results: [], broken: messageOf(error) }, outOf(options));
    throw error;
  }
}

const endedOf = ({ chosen, beside = [], parameters }: SessionOptions) => ({
  reports: reportsFolder,
  asked: { chosen, repeat: parameters?.repeat ?? 1 },
  beside,
});

const outOf = ({ json }: SessionOptions): NodeJS.WriteStream => (json === true ? process.stderr : process.stdout);

/** A session on whatever there is to play on. ^C ends the work, and the session is closed whatever becomes of it. */
export async function inSession<T>(
  options: SessionOptions,
  place: Pick<Session, "docker" | "image" | "playOn">,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const out = outOf(options);
  const { parameters = parseParameters({}, clientNames) } = options;
  const printer = out.isTTY && process.env.CI !== "true" ? new TerminalNarrator(out) : new LineNarrator(out);
  await using page = options.ui === true ? await openRunPage(place.playOn !== undefined) : undefined;
  const narrator = page?.besides(printer) ?? printer;
  if (page !== undefined) printer.say(`live: ${page.url}`);
  const interruption = new AbortController();
  let signals = 0;
  let lastSignalAt = Number.NEGATIVE_INFINITY;
  const onSignal = (signal: NodeJS.Signals): void => {
    // One ^C may arrive twice: from the terminal's process group and passed on by set-up.
    const again = performance.now() - lastSignalAt;
    lastSignalAt = performance.now();
    if (again < 1000) return;
    signals += 1;
    narrator.say(
      signals === 1
        ? `${signal}: healing, then reporting; once more skips the report, never the heal`
        : `${signal} again: the report is skipped`,
    );
    interruption.abort(new Interrupted(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const session: Session = {
    get docker() {
      return place.docker;
    },
    image: place.image,
    ...(place.playOn === undefined ? {} : { playOn: place.playOn }),
    reports: reportsFolder,
    parameters,
    pins: options.pins ?? [],
    batch: `batch-${randomBytes(3).toString("hex")}`,
    handover: new Handover(options.order),
    narrator,
    ...(page === undefined ? {} : { onlooker: page.onlooker }),
    signal: interruption.signal,
    skipReport: () => signals > 1,
    results: [],
    onResult: (result) => {
      if (options.json !== true) out.write(showVerdict(result, out));
      page?.ended(result);
      options.onResult?.(result);
    },
  };
  forgetLastRun(reportsFolder);
  openSession(session);
  const began = performance.now();
  let broken: unknown;
  try {
    return await work(session);
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    await session.handover[Symbol.asyncDispose]().catch((error: unknown) => {
      narrator.say(`what was kept for another drill could not be removed: ${messageOf(error)}`);
      broken ??= error;
    });
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    if (printer instanceof TerminalNarrator) printer.end();
    broken ??= session.signal.aborted ? session.signal.reason : undefined;
    publishRun(
      {
        ...endedOf(options),
        results: session.results,
        ...timesIn(options, began),
        ...(broken === undefined ? {} : { broken: messageOf(broken) }),
      },
      out,
    );
  }
}

const timesIn = ({ planned }: SessionOptions, began: number) =>
  planned === undefined ? {} : { times: { planned, seconds: (performance.now() - began) / 1000 } };

/** Two drills at once would measure each other. */
export async function refuseSecondRunner({ engine }: Ground): Promise<void> {
  const living = (await runsThere(engine.docker)).filter((run) => !run.kept && !run.beside && run.runnerLives);
  if (living.length > 0)
    throw new GuardRefused(`another drill is running on this engine (run ${living.map(({ run }) => run).join(", ")})`, {
      hint: "drills run one at a time: two of them would measure each other; wait for it, or end its runner",
    });
}
