import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { decode, lineSplitter } from "../../protocol/lines.ts";
import { zeroOfRun } from "../clock.ts";
import type { Start } from "./tell.ts";

export interface ClientProgram<Args, Report> {
  readonly program: "producer.ts" | "consumer.ts" | "prober.ts";
  readonly name: string;
  readonly args: Args;
  readonly onReport: (report: Report) => void;
  readonly onLog: (text: string) => void;
}

/** kafkajs sets timers in the past whenever nothing is throttled: harmless, and no news. */
const quiet = "--disable-warning=TimeoutNegativeWarning";

/** What a client process needs beyond the time it was given, to leave by itself. */
const graceMs = 1000;

/** A client in a process of its own, so that it can be killed like one and what it had been told is still known. */
export class ClientProcess<Args, Report, Order> {
  readonly #child: ChildProcess;
  /** How the process ended; settles only after the last report it wrote has been taken. */
  readonly gone: Promise<string>;

  constructor({ program, name, args, onReport, onLog }: ClientProgram<Args, Report>) {
    const start: Start<Args> = { zero: zeroOfRun(), name, args };
    this.#child = spawn(process.execPath, [quiet, fileURLToPath(new URL(program, import.meta.url))], {
      stdio: ["pipe", "ignore", "pipe", "pipe"],
    });
    const reports = lineSplitter((line) => {
      const report = decode<Report>(line);
      if (report !== undefined) onReport(report);
    });
    this.#child.stdio[3]?.on("data", reports);
    this.#child.stderr?.on(
      "data",
      lineSplitter((line) => onLog(`${name}: ${line}`)),
    );
    this.#child.stdin?.on("error", () => undefined);
    // Not on the command line, which every user of the machine can read: it may hold a password.
    this.#child.stdin?.write(`${JSON.stringify(start)}\n`);
    this.gone = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.on("close", (code, signal) => resolve(signal ?? `exit ${code}`));
    });
  }

  #order(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** Bounded: a process that does not leave in time is killed. */
  async end(order: Order, withinMs: number): Promise<void> {
    this.#order(order);
    const overdue = setTimeout(() => this.kill(), withinMs + graceMs);
    await this.gone;
    clearTimeout(overdue);
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
