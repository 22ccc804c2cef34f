import { randomBytes } from "node:crypto";
import { relative } from "node:path";
import { formatDuration } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import { raise } from "../drill/stage.ts";
import { Steps } from "../drill/steps.ts";
import { requireMemory } from "../runtime/engine-memory.ts";
import { keepUp } from "../runtime/keep-up.ts";
import { takeLock } from "../runtime/lock.ts";
import { stateFolder } from "../runtime/state-folder.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { World } from "../runtime/world.ts";
import { withSecurity } from "../topology/users.ts";
import { prepareGround } from "./ground.ts";
import { interruption } from "./hands-on/interruption.ts";
import { openUpFolder } from "./hands-on/up-folder.ts";
import { LineNarrator } from "./narrators.ts";
import { reportsFolder } from "./report.ts";
import { allTopologies, named } from "./suites.ts";

interface UpOptions {
  readonly yes?: boolean;
  readonly ui?: boolean;
  readonly secure?: boolean;
}

export async function up(name: string, { ui, ...options }: UpOptions): Promise<number> {
  const run = await bringUp(name, options);
  return ui === true ? (await import("./live-page/for-up.ts")).showUp(run) : 0;
}

/** The id of what stands then, whoever brought it up. */
async function bringUp(name: string, { secure, ...options }: Omit<UpOptions, "ui">): Promise<string> {
  const known = named("topology", name, await allTopologies());
  const topology = secure === true ? withSecurity(known) : known;
  const { engine, image } = await prepareGround(process.stdout, options);
  using _ = takeLock(stateFolder("locks"), `up-${name}`, `up ${name}`);
  const there = (await runsThere(engine.docker)).find((run) => run.kept && run.topology === name);
  if (there !== undefined && there.secure !== (topology.secure === true))
    throw new UsageError(`${name} is up already (run ${there.run}), and ${there.secure ? "is secured" : "is not secured"}`, {
      hint: "`muster down` removes it",
    });
  if (there !== undefined) {
    process.stdout.write(`${name} is up already (run ${there.run}); \`muster status\` shows it\n`);
    return there.run;
  }
  requireMemory(engine, [topology]);
  const began = performance.now();
  const run = randomBytes(3).toString("hex");
  using interrupted = interruption();
  const { signal } = interrupted;
  await using untilItStands = new AsyncDisposableStack();
  const stage = untilItStands.use(
    await raise(
      { docker: engine.docker, image: image.tag, topology, run, kept: "drill", listener: {}, signal },
      new Steps(new LineNarrator(process.stdout)).step,
    ),
  );
  signal.throwIfAborted();
  const folder = openUpFolder(reportsFolder, name, run);
  folder.write("plan.json", planOf(stage.world, image));
  folder.record({ at: await stage.world.stamp(), event: "note", text: `${name} is up` });
  await keepUp(engine.docker, run, name);
  untilItStands.move();
  stage.detach();
  process.stdout.write(
    `${name} is up after ${formatDuration(performance.now() - began)} (run ${run}); \`muster status\` shows it, \`muster down\` removes it\n` +
      `what is done to it is recorded in ${relative(process.cwd(), folder.path)}\n`,
  );
  return run;
}

/** `plan.json`: what stands where, and on which clock. */
function planOf({ plan: { hosts, paths, topology }, run, anchor }: World, image: { readonly tag: string }): object {
  return {
    run,
    topology: topology.name,
    ...(topology.secure && { secure: true }),
    image: image.tag,
    clock: anchor,
    hosts,
    paths,
  };
}
