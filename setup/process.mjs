// Starting programs and saying how long it took, for the steps of the set-up.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Something a person has to do first. Printed without a stack; exit 5: the environment failed. */
export class Stop extends Error {
  constructor(message, { hint } = {}) {
    super(message);
    this.hint = hint;
  }
}

/** Runs an entry point and turns what it throws into a message and exit code 5. */
export async function entry(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      error instanceof Stop ? `✗ ${error.message}\n${error.hint ? `  ${error.hint}\n` : ""}` : `${error?.stack ?? error}\n`,
    );
    process.exitCode = 5;
  }
}

const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** One line when it is done: `✓ packages  4.1 s`. What the work returns is said behind the name. */
export async function step(name, output, work) {
  const start = performance.now();
  if (output.isTTY) output.write(`… ${name}`);
  const line = (sign, detail) =>
    `${output.isTTY ? "\r\x1b[K" : ""}${sign} ${[name, detail].filter(Boolean).join("  ")}  ${secondsSince(start)}\n`;
  try {
    output.write(line("✓", await work()));
  } catch (error) {
    output.write(line("✗"));
    throw error;
  }
}

/** Runs a program to its end, quietly; its last lines are in the error. */
export async function run(command, { minutes, failed, hint }) {
  const { code, output } = await captured(command, { minutes });
  if (code !== 0) throw new Stop(`${failed} (exit ${code}). Its last lines:\n${lastLines(output, 15)}`, { hint });
}

/** Runs a program to its end and keeps what it printed. Never rejects for its exit code; a bound that is hit ends it. */
export function captured([program, ...args], { minutes, env = process.env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    const bound = setTimeout(() => {
      keep(`\n(ended: it took longer than ${minutes} minutes)\n`);
      child.kill("SIGKILL");
    }, minutes * 60_000);
    child.on("error", (error) => {
      clearTimeout(bound);
      reject(new Stop(`${program} could not be started: ${error.message}`, { hint: `Install ${program}, or put it on PATH.` }));
    });
    child.on("close", (code, signal) => {
      clearTimeout(bound);
      resolve({ code: code ?? exitCodeOf(signal), output });
    });
  });
}

export const lastLines = (text, count) => text.trimEnd().split("\n").slice(-count).join("\n");

/** From the last word of a program until it is gone; usually some milliseconds. */
const endsWithinMs = 5000;

const exitCodeOf = (signal) => 128 + (constants.signals[signal] ?? 0);

/**
 * Hands the terminal over to a program and answers with its exit code. Never returns before it: what it has under way (healing,
 * removing containers) is its own to finish. ^C on a terminal reaches the whole process group by itself; a signal sent to this
 * process alone is passed on.
 *
 * A program of ours says its exit code when all is done (`{ exitCode }`). Node may stand still after that: its compilers' threads wait for a
 * collection by the thread that waits for them to end (nodejs/node#54918, seen with 24.21.0). Then it is ended, and what it said counts.
 */
export function handedOver([program, ...args], { env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["inherit", "inherit", "inherit", "ipc"], env });
    let said;
    let bound;
    child.on("message", ({ exitCode }) => {
      said = exitCode;
      bound = setTimeout(() => child.kill("SIGKILL"), endsWithinMs);
    });
    const passOn = (signal) => {
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child.kill(signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, passOn);
    const done = (settle, value) => {
      clearTimeout(bound);
      for (const signal of signals) process.off(signal, passOn);
      settle(value);
    };
    child.on("error", (error) => done(reject, error));
    child.on("exit", (code, signal) => done(resolve, said ?? code ?? exitCodeOf(signal)));
  });
}
