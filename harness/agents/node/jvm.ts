import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { milliseconds, seconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import type { NodeState } from "../../protocol/commands.ts";
import { lineSplitter } from "../../protocol/lines.ts";
import { now } from "../clock.ts";
import { stoppedThreads } from "./kernel-threads.ts";

const linesKept = 200;
/** All threads of a process obey a SIGSTOP at once; one that waits for a device does so after that. */
const obeysWithin = seconds(5);

/**
 * Counts only against this agent, which shares the JVM's container: between containers the engine's CPU shares decide. Without
 * it a busy JVM keeps its own init from stamping what happens to it.
 */
const niceness = 10;

export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The one process this machine is for. Its states are entered only when the kernel says so, never when asked for. */
export class Jvm {
  readonly #logFile: string;
  readonly #onState: (state: NodeState) => void;
  readonly #tail: string[] = [];
  #child: ChildProcess | undefined;
  #said: Promise<unknown> = Promise.resolve();
  #onLine: (line: string) => void = () => undefined;
  #state: NodeState = { process: "none", pid: null, exit: null, since: now() };

  constructor(onState: (state: NodeState) => void, logFile: string) {
    this.#onState = onState;
    this.#logFile = logFile;
  }

  get state(): NodeState {
    return this.#state;
  }

  tail(lines: number): string[] {
    return this.#tail.slice(-lines);
  }

  /** Tells each line of output from now on. */
  hear(onLine: (line: string) => void): void {
    this.#onLine = onLine;
  }

  /** When everything has been heard that the last process said before it ended. */
  async said(): Promise<void> {
    await this.#said;
  }

  launch(program: Program): void {
    if (this.#child !== undefined) throw new Error(`a process runs already (pid ${this.#child.pid})`);
    this.#tail.length = 0;
    const child = spawn("nice", ["-n", String(niceness), ...program.argv], {
      env: { ...process.env, ...program.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#keepOutput(child);
    child.on("error", (error) => {
      const exit = `cannot start ${program.argv[0]}: ${error.message}`;
      this.#tail.push(exit);
      if (child.pid === undefined) this.#enter({ process: "exited", pid: null, exit, since: now() });
    });
    if (child.pid === undefined) return;
    this.#child = child;
    child.on("exit", (code, signal) => {
      this.#child = undefined;
      this.#enter({ process: "exited", pid: null, exit: signal ?? `exit code ${code}`, since: now() });
    });
    this.#enter({ process: "running", pid: child.pid, exit: null, since: now() });
  }

  /** Kills a running process and waits for the kernel's word; killing what is dead succeeds. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  /** SIGTERM, and SIGKILL where it has not ended by then; a frozen process cannot answer to the first. */
  async stop(withinMs: number): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    const inTime = await Promise.race([exited.then(() => true), sleep(withinMs, false)]);
    if (!inTime) await this.kill();
  }

  /** When the process that runs now has ended; at once where none runs. */
  async ended(): Promise<void> {
    if (this.#child !== undefined) await once(this.#child, "exit");
  }

  /** Freezes a process that runs; freezing a frozen one changes nothing. */
  async pause(): Promise<void> {
    const child = this.#child;
    if (child === undefined) throw new Error("no process runs on this node: there is nothing to pause");
    child.kill("SIGSTOP");
    await this.#becomes("paused", child);
  }

  async resume(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.kill("SIGCONT");
    await this.#becomes("running", child);
  }

  async #becomes(state: "paused" | "running", child: ChildProcess): Promise<void> {
    const { pid = 0 } = child;
    await eventually({
      what: `the kernel to say that all threads of the process ${state === "paused" ? "are stopped (T)" : "go on"}`,
      within: obeysWithin,
      every: milliseconds(5),
      probe: async () => {
        const { stopped, threads } = await stoppedThreads(pid);
        const ended = this.#child !== child;
        const obeyed = threads > 0 && stopped === (state === "paused" ? threads : 0);
        return ended || obeyed ? { done: undefined } : { seen: `${stopped} of ${threads} are stopped` };
      },
    });
    if (this.#child === child && this.#state.process !== state) this.#enter({ process: state, pid, exit: null, since: now() });
  }

  #enter(state: NodeState): void {
    this.#state = state;
    this.#onState(state);
  }

  #keepOutput(child: ChildProcess): void {
    const file = createWriteStream(this.#logFile, { flags: "a" });
    const keep = lineSplitter((line) => {
      file.write(`${line}\n`);
      this.#onLine(line);
      this.#tail.push(line);
      if (this.#tail.length > linesKept) this.#tail.shift();
    });
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("close", () => file.end());
    if (child.pid !== undefined) this.#said = new Promise((resolve) => child.on("close", resolve));
  }
}
