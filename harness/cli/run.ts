import { join } from "node:path";
import { GuardRefused, Interrupted, UsageError } from "../core/errors.ts";
import { type DrillDefinition, drills } from "../drill/definition.ts";
import { loadSuites } from "../drill/mocha.ts";
import { type DrillResult, openSession } from "../drill/session.ts";
import { worstExitCode } from "../drill/session-end.ts";
import { runsThere } from "../runtime/sweep.ts";
import { type Ground, prepareGround } from "./ground.ts";
import { LineNarrator, TerminalNarrator } from "./narrators.ts";
import { showVerdict } from "./show-verdict.ts";
import { drillFiles, named, projectRoot } from "./suites.ts";

export interface RunOptions {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly seed?: number;
}

export const reportsFolder = (): string => join(projectRoot, "reports");

/** By name, or by a tag that some drill has. */
function chosenDrills(wanted: readonly string[], all: readonly DrillDefinition[]): readonly DrillDefinition[] {
  if (wanted.length === 0) throw new UsageError("which drill?", { hint: `known: ${all.map(({ name }) => name).join(", ")}` });
  const chosen = wanted.flatMap((name) => {
    const tagged = all.filter(({ spec }) => spec.tags.includes(name));
    return tagged.length > 0 ? tagged : [named("drill", name, all)];
  });
  return [...new Set(chosen)];
}

export interface RunOutcome {
  readonly results: readonly DrillResult[];
  readonly exitCode: number;
}

/** Sets up what drills need, runs the chosen ones one at a time, prints each verdict, and gives the run's exit code. */
export async function runDrills(wanted: readonly string[], options: RunOptions): Promise<RunOutcome> {
  const suites = await loadSuites(drillFiles());
  const chosen = chosenDrills(wanted, drills());
  const out = options.json === true ? process.stderr : process.stdout;
  const ground = await prepareGround(out, options);
  await refuseSecondRunner(ground);
  const narrator = out.isTTY && process.env.CI !== "true" ? new TerminalNarrator(out) : new LineNarrator(out);
  const interruption = new AbortController();
  let signals = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    signals += 1;
    narrator.say(
      signals === 1
        ? `${signal}: healing, then reporting; once more skips the report, never the heal`
        : `${signal} again: the report is skipped`,
    );
    interruption.abort(new Interrupted(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const results: DrillResult[] = [];
  openSession({
    docker: ground.engine.docker,
    image: { tag: ground.image.tag, kafka: ground.image.versions?.kafka ?? "unknown" },
    reports: reportsFolder(),
    seed: options.seed ?? 1,
    narrator,
    signal: interruption.signal,
    skipReport: () => signals > 1,
    results,
    onResult: (result) => {
      if (options.json !== true) out.write(showVerdict(result, out));
    },
  });
  try {
    await suites.run(
      chosen.map(({ name }) => name),
      interruption.signal,
    );
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    if (narrator instanceof TerminalNarrator) narrator.end();
  }
  if (options.json === true)
    process.stdout.write(`${JSON.stringify(results.map(({ record, folder, exitCode }) => ({ folder, exitCode, record })))}\n`);
  return { results, exitCode: worstExitCode(results) };
}

/** Two drills at once would measure each other. */
async function refuseSecondRunner({ engine }: Ground): Promise<void> {
  const living = (await runsThere(engine.docker)).filter(({ kept, runnerLives }) => !kept && runnerLives);
  if (living.length > 0)
    throw new GuardRefused(`another drill is running on this engine (run ${living.map(({ run }) => run).join(", ")})`, {
      hint: "drills run one at a time: two of them would measure each other; wait for it, or end its runner",
    });
}
