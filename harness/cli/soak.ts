import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Steps } from "../drill/steps.ts";
import { killOnTopology, killWithTopology, type Progress } from "../soak/killed-runner.ts";
import { type SoakResult, summaryOf } from "../soak/results.ts";
import { playSeed, raiseSoak, type SoakStage } from "../soak/soak.ts";
import { type Ground, prepareGround } from "./ground.ts";
import { interruption } from "./hands-on/interruption.ts";
import { LineNarrator } from "./narrators.ts";
import { playIn } from "./soak/play-in.ts";
import { keepResult, keptResults } from "./soak/results-file.ts";
import { allTopologies, named, projectRoot } from "./suites.ts";
import { refuseSecondRunner } from "./with-session.ts";

export interface SoakOptions {
  readonly sequences: number;
  readonly kills?: number;
  readonly seed?: number;
  readonly append?: boolean;
  readonly json?: boolean;
  /** Drills may run meanwhile, and it runs while they do. */
  readonly beside?: boolean;
  /** The run of a topology that stands: one sequence is played there, as a runner that may be killed. */
  readonly in?: string;
  /** Says on stdout what it does, for whoever is to kill it. */
  readonly tell?: boolean;
}

/** One kill of the runner for so many sequences, where nothing else is said. */
const sequencesPerKill = 6;
/** Of the kills, one in so many is on a topology of the runner's own. */
const killsPerOwn = 4;
const attemptsPerKill = 3;

/** Breaks and heals a topology of its own at random. Exit 7 where anything was not healed, or was left behind. */
export async function soak(options: SoakOptions): Promise<number> {
  const {
    sequences,
    kills = Math.round(sequences / sequencesPerKill),
    append = false,
    json = false,
    tell = false,
    beside = false,
  } = options;
  const out = json ? process.stderr : process.stdout;
  const narrator = new LineNarrator(out);
  using interrupted = interruption();
  const { signal } = interrupted;
  if (options.in !== undefined) return playIn(options.in, options.seed ?? 1, signal);

  const ground = await prepareGround(out, {});
  if (!beside) await refuseSecondRunner(ground);
  const earlier = append ? keptResults() : [];
  const first = options.seed ?? Math.max(0, ...earlier.map(({ seed }) => seed)) + 1;
  narrator.say(`seeds from ${first}`);
  const played: SoakResult[] = [];
  const keep = (result: SoakResult | undefined): void => {
    if (result === undefined) return;
    played.push(result);
    narrator.say(lineOf(result));
    if (append) keepResult(result);
  };
  const killSeeds = Array.from({ length: kills * attemptsPerKill }, (_, index) => first + sequences + index).values();
  const owns = Math.floor(kills / killsPerOwn);
  for (let killed = 0; killed < owns; killed++)
    keep(await untilKilled(killSeeds, signal, (killSeed) => killWithTopology(ground.engine.docker, killSeed, muster, beside)));
  await playAll({ ground, narrator, beside, tell, signal }, { first, sequences, kills: kills - owns, killSeeds }, keep);

  const summary = summaryOf([...earlier, ...played]);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else narrator.say(JSON.stringify(summary));
  const { unhealed, leftovers } = summaryOf(played);
  return unhealed + leftovers > 0 ? 7 : 0;
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

interface Course {
  readonly first: number;
  readonly sequences: number;
  readonly kills: number;
  readonly killSeeds: Iterator<number>;
}

interface Setting {
  readonly ground: Ground;
  readonly narrator: LineNarrator;
  readonly beside: boolean;
  readonly tell: boolean;
  readonly signal: AbortSignal;
}

/** Sequences, with kills of a runner spread evenly between them. A topology that was not whole afterwards is replaced by a new one. */
async function playAll(
  setting: Setting,
  { first, sequences, kills, killSeeds }: Course,
  keep: (result: SoakResult | undefined) => void,
): Promise<void> {
  const { signal, tell } = setting;
  let there: SoakStage | undefined;
  const on = async (work: (stage: SoakStage) => Promise<SoakResult | undefined>): Promise<void> => {
    signal.throwIfAborted();
    there ??= await raiseAnew(setting);
    const result = await work(there);
    keep(result);
    if (result === undefined || result.unhealed.length + result.leftovers.length === 0) return;
    await there[Symbol.asyncDispose]();
    there = undefined;
  };
  try {
    let killed = 0;
    for (let number = 0; number < sequences; number++) {
      await on((stage) => playSeed(stage, first + number, say(tell), signal));
      for (; killed < Math.floor(((number + 1) / sequences) * kills); killed++)
        await on((stage) => untilKilled(killSeeds, signal, (seed) => killOnTopology(stage, seed, muster, signal)));
    }
  } finally {
    await there?.[Symbol.asyncDispose]();
  }
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

function lineOf({ kind, seed, seconds, faults, unhealed, leftovers, ...rest }: SoakResult): string {
  const told = faults.map(({ fault, outcome, reason }) =>
    outcome === "proven" || kind === "kill -9" ? fault : `${fault} ${outcome} (${reason?.slice(0, 160)})`,
  );
  const how = "during" in rest ? `kill -9 on ${rest.on}, ${rest.during} + ${rest.afterMs} ms, healed by ${rest.healedBy}: ` : "";
  const problems = [...unhealed, ...leftovers];
  const mark = problems.length === 0 ? "✓" : "✗";
  return `${mark} ${seed}  ${seconds.toFixed(1)} s  ${how}${told.join(" + ")}${problems.map((problem) => `\n    ${problem}`).join("")}`;
}
