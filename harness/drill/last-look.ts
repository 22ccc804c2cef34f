import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "../core/duration.ts";
import { GuardRefused, messageOf } from "../core/errors.ts";
import { unlessAborted } from "../core/eventually.ts";
import type { World } from "../runtime/world.ts";
import type { Narrator } from "./narrator.ts";
import type { RunFolder } from "./run-folder.ts";

/** One JVM took 0.3 s for its threads and 0.8 s for its metrics, three at once on two cores 2.5 s for both. */
const threadsWithin = seconds(5);
const jmxWithin = seconds(8);
/** How much longer than an agent needs at most its answer is waited for. */
const grace = seconds(2);

/**
 * What the machines can tell only while they stand as they failed, taken once a run and before anything is healed, restarted or
 * removed: `logs/<node>.threads.txt` and `logs/<node>.jmx.json`. It is bounded, it never throws, and what it could not get it
 * says in the file's place. Cuts stay renewed meanwhile, and end by themselves if the runner does.
 */
export class LastLook {
  readonly #folder: RunFolder;
  readonly #narrator: Narrator;
  readonly #interrupted: AbortSignal;
  #world: World | undefined;
  #taken: Promise<void> | undefined;

  /** `interrupted` ends the wait at once: who interrupts wants the heal. */
  constructor(folder: RunFolder, narrator: Narrator, interrupted: AbortSignal) {
    this.#folder = folder;
    this.#narrator = narrator;
    this.#interrupted = interrupted;
  }

  /** From now on there are machines to look at. */
  at(world: World): void {
    this.#world = world;
  }

  /** The machines are about to go. */
  end(): void {
    this.#world = undefined;
  }

  /** A refusal has nothing to explain. */
  async take(because: string, error: unknown): Promise<void> {
    const world = this.#world;
    if (world === undefined || error instanceof GuardRefused || this.#interrupted.aborted) return;
    this.#taken ??= this.#look(world, because).catch((failure: unknown) =>
      this.#narrator.say(`thread dumps and metrics could not be kept: ${messageOf(failure)}`),
    );
    await unlessAborted(this.#interrupted, this.#taken).catch(() => undefined);
  }

  async #look(world: World, because: string): Promise<void> {
    const machines = [...world.plan.nodes, ...world.plan.connects].map(({ name }) => name);
    const reason = because.split("\n")[0] ?? "";
    const text = `thread dumps and metrics of ${machines.length} JVMs are taken: ${reason}`;
    const stamped = await answerOf(() => world.observer.ask("stamp", {}, grace));
    if ("answer" in stamped) this.#folder.record({ at: stamped.answer.at, event: "note", text });
    else this.#narrator.say(text);
    // Threads first, of all of them: they are what a moment later has changed.
    const answered = await Promise.all(machines.map((name) => this.#threads(world, name, reason)));
    await Promise.all(machines.map((name, index) => this.#metrics(world, name, reason, answered[index] === true)));
  }

  async #threads(world: World, name: string, because: string): Promise<boolean> {
    const told = await answerOf(() => world.node(name).ask("threads", { withinMs: threadsWithin }, seconds(7)));
    const body = "answer" in told ? told.answer.text : `no thread dump: ${told.missing}`;
    const head = `# ${name}${"answer" in told ? `, at ${told.answer.at.toFixed(3)} s of the run` : ""}, because: ${because}`;
    writeFileSync(join(this.#folder.path, "logs", `${name}.threads.txt`), `${head}\n${body}\n`);
    return "answer" in told && told.answer.answered;
  }

  /** What gave no thread dump will not answer this either. */
  async #metrics(world: World, node: string, because: string, alive: boolean): Promise<void> {
    const told = alive
      ? await answerOf(() => world.node(node).ask("jmx", { withinMs: jmxWithin }, seconds(10)))
      : { missing: `not asked: see ${node}.threads.txt` };
    const seen =
      "answer" in told ? { at: told.answer.at, missing: null, beans: told.answer.beans } : { at: null, ...told, beans: {} };
    const content = { node, because, ...seen };
    writeFileSync(join(this.#folder.path, "logs", `${node}.jmx.json`), `${JSON.stringify(content, undefined, 2)}\n`);
  }
}

async function answerOf<T>(ask: () => Promise<T>): Promise<{ answer: T } | { missing: string }> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { missing: messageOf(error).split("\n")[0] ?? "" };
  }
}
