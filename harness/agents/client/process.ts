import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Start, StopOrder } from "../../protocol/client-process.ts";
import { lineSplitter } from "../../protocol/lines.ts";
import { zeroOfRun } from "../clock.ts";
import { fifo } from "./fifo.ts";

export interface ClientProgram<Args> {
  readonly command: readonly [program: string, ...args: string[]];
  readonly name: string;
  readonly args: Args;
  /** A line that it wrote on descriptor 3. */
  readonly onLine: (line: string) => void;
  readonly onLog: (text: string) => void;
}

/** What a client process needs beyond the time it was given, to leave by itself. */
const graceMs = 1000;
/** How long reports are read after its end, where a process that it left behind holds them open. */
const lingerMs = 1000;

/** A client in a process of its own, so that it can be killed like one and what it had been told is still known. */
export class ClientProcess<Args> {
  readonly #child: ChildProcess;
  /** How the process ended; settles only after the last report it wrote has been taken. */
  readonly gone: Promise<string>;

  constructor({ command: [program, ...rest], name, args, onLine, onLog }: ClientProgram<Args>) {
    const start: Start<Args> = { zero: zeroOfRun(), name, args };
    const { reader, writer } = fifo();
    // A process group of its own: who is a script that starts the client proper dies with it.
    this.#child = spawn(program, rest, { stdio: ["pipe", "ignore", "pipe", writer], detached: true });
    closeSync(writer);
    reader.on("data", lineSplitter(onLine));
    reader.on("error", () => undefined);
    const read = once(reader, "close");
    this.#child.stderr?.on(
      "data",
      lineSplitter((line) => onLog(`${name}: ${line}`)),
    );
    this.#child.stdin?.on("error", () => undefined);
    // Not on the command line, which every user of the machine can read: it may hold a password.
    this.say(JSON.stringify(start));
    const ended = new Promise<string>((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.on("exit", (code, signal) => resolve(signal ?? `exit ${code}`));
    });
    this.gone = ended.then(async (how) => {
      await Promise.race([read, sleep(lingerMs)]);
      reader.destroy();
      return how;
    });
  }

  /** A line on its standard input. */
  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Bounded: a process that does not leave in time is killed. */
  async end(withinMs: number): Promise<void> {
    const order: StopOrder = { stopWithinMs: withinMs };
    this.say(JSON.stringify(order));
    const overdue = setTimeout(() => this.kill(), withinMs + graceMs);
    await this.gone;
    clearTimeout(overdue);
  }

  /** At once, and with it whatever it started. */
  kill(): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }
}
