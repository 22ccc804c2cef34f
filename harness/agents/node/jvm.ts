import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeState } from "../../protocol/commands.ts";
import { lineSplitter } from "../../protocol/lines.ts";
import { logFile } from "../../protocol/places.ts";
import { now } from "../clock.ts";

const linesKept = 200;

/**
 * Counts only against this agent, which shares the JVM's container: between containers the engine's CPU shares decide. Without
 * it a busy JVM keeps its own init from stamping what happens to it.
 */
const niceness = 10;

export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The one process this machine is for. Its states are entered only when the kernel says so (`exit`), never when asked for. */
export class Jvm {
  readonly #onState: (state: NodeState) => void;
  readonly #tail: string[] = [];
  #program: Program | undefined;
  #child: ChildProcess | undefined;
  #state: NodeState = { process: "none", pid: null, exit: null, since: now() };

  constructor(onState: (state: NodeState) => void) {
    this.#onState = onState;
  }

  get state(): NodeState {
    return this.#state;
  }

  tail(lines: number): string[] {
    return this.#tail.slice(-lines);
  }

  launch(program: Program): void {
    if (this.#child !== undefined) throw new Error(`a process runs already (pid ${this.#child.pid})`);
    this.#program = program;
    this.#tail.length = 0;
    const child = spawn("nice", ["-n", String(niceness), ...program.argv], {
      env: { ...process.env, ...program.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.#keepOutput(child);
    child.on("error", (error) => this.#tail.push(`cannot start ${program.argv[0]}: ${error.message}`));
    child.on("exit", (code, signal) => {
      this.#child = undefined;
      this.#enter({ process: "exited", pid: null, exit: signal ?? `exit code ${code}`, since: now() });
    });
    this.#enter({ process: "running", pid: child.pid ?? null, exit: null, since: now() });
  }

  relaunch(): void {
    if (this.#program === undefined) throw new Error("nothing was launched on this node yet");
    if (this.#child === undefined) this.launch(this.#program);
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

  pause(): void {
    const child = this.#child;
    if (child === undefined) throw new Error("no process runs on this node: there is nothing to pause");
    child.kill("SIGSTOP");
    this.#enter({ process: "paused", pid: child.pid ?? null, exit: null, since: now() });
  }

  resume(): void {
    const child = this.#child;
    if (child === undefined || this.#state.process !== "paused") return;
    child.kill("SIGCONT");
    this.#enter({ process: "running", pid: child.pid ?? null, exit: null, since: now() });
  }

  #enter(state: NodeState): void {
    this.#state = state;
    this.#onState(state);
  }

  #keepOutput(child: ChildProcess): void {
    const file = createWriteStream(logFile, { flags: "a" });
    const keep = lineSplitter((line) => {
      file.write(`${line}\n`);
      this.#tail.push(line);
      if (this.#tail.length > linesKept) this.#tail.shift();
    });
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("close", () => file.end());
  }
}
