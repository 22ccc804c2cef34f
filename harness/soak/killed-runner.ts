import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "../core/duration.ts";
import { describeFault } from "../faults/fault.ts";
import { healHeld } from "../injector/heal-held.ts";
import { standingOn } from "../injector/held.ts";
import { decode, lineSplitter } from "../protocol/lines.ts";
import { label } from "../runtime/labels.ts";
import { type Leftover, runsThere, sweep } from "../runtime/sweep.ts";
import type { World } from "../runtime/world.ts";
import { type Moment, momentOf, momentOfOwn } from "./kill.ts";
import { soakGround } from "./load.ts";
import type { PlayedFault, RunnerKilled } from "./results.ts";
import { sequenceOf } from "./sequence.ts";
import { siteOn } from "./site.ts";
import type { SoakStage } from "./soak.ts";
import { awaitWhole, leasesHeld, noLeases } from "./whole.ts";

/** How this program is started again, as a runner of its own: the command line up to its arguments. */
export type Command = readonly [string, ...string[]];

/** Longer than a lease of a runner that renews it, and what an agent needs to undo it. */
const leasesEndWithin = seconds(30);

/** What the engine was still asked for when the runner died it may make after the sweep. */
const engineCatchesUp = seconds(3);

/** What the child says on its standard output; everything else that it says is for people. */
export interface Progress {
  readonly doing: string;
  readonly run?: string;
}

/**
 * A runner of its own plays this seed on the topology that stands and is killed in the middle. Its leases end by themselves; what it had
 * only journalled is healed by the next command. Undefined where it was quicker than its killer.
 */
export async function killOnTopology(
  { stage, before }: SoakStage,
  seed: number,
  command: Command,
  signal: AbortSignal,
): Promise<RunnerKilled | undefined> {
  const { world } = stage;
  const began = performance.now();
  const at = new Date().toISOString();
  const moment = momentOf(seed);
  if (!(await runAndKill([...command, "soak", "--in", world.run, "--seed", String(seed)], moment)).killed) return undefined;
  const dead = await deadMachines(world);
  const stood = (await leasesHeld(world, dead)).length + dead.length;
  const still = await noLeases(world, leasesEndWithin, signal, dead);
  const byCommand = still.length > 0 || dead.length > 0;
  if (byCommand) await healAll(world, signal);
  // Whoever brought them back spoke to them, not we.
  for (const name of dead) await world.revive(name).catch(() => undefined);
  const { unhealed, leftovers } = await awaitWhole(world, before, signal);
  return {
    ...told(
      seed,
      moment,
      at,
      began,
      sequenceOf(seed, soakGround(world.plan)).faults.map(({ fault }) => untold(fault)),
    ),
    on: "the soak's topology",
    stood,
    healedBy: byCommand ? "heal --all" : "leases",
    unhealed,
    leftovers,
  };
}

/** A runner that makes a topology of its own is killed at any moment; the sweep with which every command starts must leave nothing of it. */
export async function killWithTopology(
  docker: World["docker"],
  seed: number,
  command: Command,
  beside: boolean,
): Promise<RunnerKilled | undefined> {
  const began = performance.now();
  const at = new Date().toISOString();
  const moment = momentOfOwn(seed);
  const args = ["soak", "--sequences", "1", "--seed", String(seed), "--tell", ...(beside ? ["--beside"] : [])];
  const { killed, run } = await runAndKill([...command, ...args], moment);
  if (!killed) return undefined;
  const stood = thingsOf(await runsThere(docker), run).length;
  const failed = await sweep(docker).then(
    () => [],
    (error: Error) => [error.message],
  );
  await sleep(engineCatchesUp);
  return {
    ...told(seed, moment, at, began, []),
    on: "a topology of its own",
    stood,
    healedBy: "the sweeper",
    unhealed: failed,
    leftovers: thingsOf(await runsThere(docker), run),
  };
}

const thingsOf = (there: readonly Leftover[], run: string | undefined): string[] =>
  there.filter((one) => one.run === run).flatMap(({ containers, networks, volumes }) => [...containers, ...networks, ...volumes]);

const told = (seed: number, { during, afterMs }: Moment, at: string, began: number, faults: readonly PlayedFault[]) => ({
  kind: "kill -9" as const,
  at,
  seed,
  seconds: (performance.now() - began) / 1000,
  faults,
  during,
  afterMs,
});

const untold = (fault: Parameters<typeof describeFault>[0]): PlayedFault => ({
  fault: describeFault(fault),
  kind: fault.kind,
  outcome: "not reached",
  healedIn: null,
  rungs: [],
});

/** Runs it until it does what it is to be killed in, and a moment longer. SIGKILL: nothing of it can clean up. */
async function runAndKill([program, ...args]: readonly [string, ...string[]], { during, afterMs }: Moment) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  const exited = once(child, "exit");
  let run: string | undefined;
  let killer: Promise<void> | undefined;
  const seen = (doing: string): void => {
    if (doing === during) killer ??= sleep(afterMs).then(() => void child.kill("SIGKILL"));
  };
  seen("starting");
  child.stdout.on(
    "data",
    lineSplitter((line) => {
      const progress = decode<Progress>(line);
      run ??= progress?.run;
      if (progress?.doing !== undefined) seen(progress.doing);
    }),
  );
  const [, signal] = (await exited) as [number | null, NodeJS.Signals | null];
  await killer;
  return { killed: signal === "SIGKILL", run };
}

/** What `muster heal --all` does: everything that agents hold and that the journal knows, one after the other. */
async function healAll(world: World, signal: AbortSignal): Promise<void> {
  const site = siteOn(world, signal);
  const { faults } = await standingOn(world, site.journal.standing(world.run));
  for (const { id } of faults) await healHeld(site, id);
}

async function deadMachines({ docker, run }: World): Promise<string[]> {
  const containers = await docker.listContainers({ all: true, filters: { label: [`${label.run}=${run}`] } });
  return containers.flatMap(({ Labels, State }) => (State === "running" ? [] : (Labels[label.host] ?? [])));
}
