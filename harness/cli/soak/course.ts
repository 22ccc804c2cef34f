import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Steps } from "../../drill/steps.ts";
import { killOnTopology, killWithTopology, type Progress } from "../../soak/killed-runner.ts";
import type { SoakResult } from "../../soak/results.ts";
import { playSeed, raiseSoak, type SoakStage } from "../../soak/soak.ts";
import type { Ground } from "../ground.ts";
import type { LineNarrator } from "../narrators.ts";
import { allTopologies, named, projectRoot } from "../suites.ts";

/** Of the kills, one in so many is on a topology of the runner's own. */
const killsPerOwn = 4;
const attemptsPerKill = 3;

export interface Course {
  readonly first: number;
  readonly sequences: number;
  readonly kills: number;
}

export interface Setting {
  readonly ground: Ground;
  readonly narrator: LineNarrator;
  readonly beside: boolean;
  readonly tell: boolean;
  readonly signal: AbortSignal;
}

type Keep = (result: SoakResult) => void;

/** Runners killed with topologies of their own first; then sequences, with kills of a runner spread evenly between them. */
export async function playCourse(setting: Setting, { first, sequences, kills }: Course, keep: Keep): Promise<void> {
  const { ground, beside, tell, signal } = setting;
  const killSeeds = Array.from({ length: kills * attemptsPerKill }, (_, index) => first + sequences + index).values();
  const owns = Math.floor(kills / killsPerOwn);
  for (let killed = 0; killed < owns; killed++) {
    const result = await untilKilled(killSeeds, signal, (seed) => killWithTopology(ground.engine.docker, seed, muster, beside));
    if (result !== undefined) keep(result);
  }
  await using topology = new SoakTopology(setting, keep);
  let killed = owns;
  for (let number = 0; number < sequences; number++) {
    await topology.play((stage) => playSeed(stage, first + number, say(tell), signal));
    for (; killed < owns + Math.floor(((number + 1) / sequences) * (kills - owns)); killed++)
      await topology.play((stage) => untilKilled(killSeeds, signal, (seed) => killOnTopology(stage, seed, muster, signal)));
  }
}

/** Made when it is first needed; one that was not whole afterwards is replaced by a new one. */
class SoakTopology implements AsyncDisposable {
  readonly #setting: Setting;
  readonly #keep: Keep;
  #there: SoakStage | undefined;

  constructor(setting: Setting, keep: Keep) {
    this.#setting = setting;
    this.#keep = keep;
  }

  async play(work: (stage: SoakStage) => Promise<SoakResult | undefined>): Promise<void> {
    this.#setting.signal.throwIfAborted();
    this.#there ??= await raiseAnew(this.#setting);
    const result = await work(this.#there);
    if (result === undefined) return;
    this.#keep(result);
    if (result.unhealed.length + result.leftovers.length > 0) await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const there = this.#there;
    this.#there = undefined;
    await there?.[Symbol.asyncDispose]();
  }
}

/** A runner may be quicker than its killer: then the next seed's is tried. */
async function untilKilled(
  seeds: Iterator<number>,
  signal: AbortSignal,
  attempt: (seed: number) => Promise<SoakResult | undefined>,
): Promise<SoakResult | undefined> {
  for (let next = seeds.next(); next.done !== true; next = seeds.next()) {
    signal.throwIfAborted();
    const result = await attempt(next.value);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** This program, for a runner that is a process of its own. */
const muster = [process.execPath, join(projectRoot, "harness", "cli", "main.ts")] as const;

/** What a killer listens to; a person has the narrator. */
const say =
  (tell: boolean) =>
  (doing: string): void => {
    if (tell) process.stdout.write(`${JSON.stringify({ doing } satisfies Progress)}\n`);
  };

/** A run of its own, swept like a drill's by whoever comes next if this process dies. */
async function raiseAnew({ ground: { engine, image }, narrator, beside, tell, signal }: Setting): Promise<SoakStage> {
  const topology = named("topology", "soak", await allTopologies());
  const run = randomBytes(3).toString("hex");
  if (tell) process.stdout.write(`${JSON.stringify({ doing: "founding", run } satisfies Progress)}\n`);
  const kept = beside ? "beside" : "drill";
  return raiseSoak(
    { docker: engine.docker, image: image.tag, topology, run, kept, listener: {}, signal },
    new Steps(narrator).step,
  );
}
