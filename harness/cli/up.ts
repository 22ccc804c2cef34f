import { randomBytes } from "node:crypto";
import { formatDuration } from "../core/duration.ts";
import { Interrupted } from "../core/errors.ts";
import { raise } from "../drill/stage.ts";
import { Steps } from "../drill/steps.ts";
import { findEngine } from "../runtime/engine.ts";
import { type Leftover, removeRun, runsThere } from "../runtime/sweep.ts";
import { prepareGround } from "./ground.ts";
import { LineNarrator } from "./narrators.ts";
import { allTopologies, named } from "./suites.ts";

export async function up(name: string, options: { readonly yes?: boolean }): Promise<number> {
  const topology = named("topology", name, await allTopologies());
  const { engine, image } = await prepareGround(process.stdout, options);
  const there = (await runsThere(engine.docker)).find((run) => run.kept && run.topology === name);
  if (there !== undefined) {
    process.stdout.write(`${name} is up already (run ${there.run}); \`muster status\` shows it\n`);
    return 0;
  }
  const began = performance.now();
  const narrator = new LineNarrator(process.stdout);
  const interruption = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void =>
    interruption.abort(new Interrupted(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const run = randomBytes(3).toString("hex");
  const stage = await raise(
    { docker: engine.docker, image: image.tag, topology, run, kept: "up", listener: {}, signal: interruption.signal },
    new Steps(narrator).step,
  );
  stage.detach();
  process.stdout.write(
    `${name} is up after ${formatDuration(performance.now() - began)} (run ${run}); \`muster status\` shows it, \`muster down\` removes it\n`,
  );
  return 0;
}

const countsOf = ({ containers, networks, volumes }: Leftover): string =>
  `${containers.length} containers, ${networks.length} networks${volumes.length === 0 ? "" : `, ${volumes.length} volumes`}`;

/** By label alone: works after any crash, needs no configuration, and no topology to be known. */
export async function down({ all }: { readonly all?: boolean }): Promise<number> {
  const found = await findEngine();
  if (found.engine === undefined) {
    process.stdout.write("no Docker engine answers, so nothing of Muster's can run\n");
    return 0;
  }
  const { docker } = found.engine;
  const runs = await runsThere(docker);
  const chosen = runs.filter((run) => all === true || run.kept || !run.runnerLives);
  for (const run of chosen) {
    const began = performance.now();
    await removeRun(docker, run);
    process.stdout.write(
      `✓ removed ${run.topology} (run ${run.run}): ${countsOf(run)}  ${formatDuration(performance.now() - began)}\n`,
    );
  }
  for (const run of runs.filter((one) => !chosen.includes(one)))
    process.stdout.write(`left alone: ${run.topology} (run ${run.run}), its runner lives; --all removes it all the same\n`);
  if (runs.length === 0) process.stdout.write("nothing of Muster's is there\n");
  return 0;
}
