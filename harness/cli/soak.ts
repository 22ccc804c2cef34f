import { type SoakResult, summaryOf } from "../soak/results.ts";
import { prepareGround } from "./ground.ts";
import { interruption } from "./hands-on/interruption.ts";
import { LineNarrator } from "./narrators.ts";
import { playCourse } from "./soak/course.ts";
import { lineOf } from "./soak/line.ts";
import { playIn } from "./soak/play-in.ts";
import { keepResult, keptResults } from "./soak/results-file.ts";
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
  const keep = (result: SoakResult): void => {
    played.push(result);
    narrator.say(lineOf(result));
    if (append) keepResult(result);
  };
  await playCourse({ ground, narrator, beside, tell, signal }, { first, sequences, kills }, keep);

  const summary = summaryOf([...earlier, ...played]);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else narrator.say(JSON.stringify(summary));
  const { unhealed, leftovers } = summaryOf(played);
  return unhealed + leftovers > 0 ? 7 : 0;
}
