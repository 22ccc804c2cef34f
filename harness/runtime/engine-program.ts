import { spawn } from "node:child_process";
import type { Duration } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";

export interface Ended {
  readonly code: number;
  readonly lastLines: string;
}

export interface RunProgram {
  readonly within: Duration;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly lines?: number;
}

/** Runs a program to its end and keeps its last lines. Rejects only where it cannot be started; a bound that is hit ends it. */
export function runProgram(program: string, parameters: readonly string[], options: RunProgram): Promise<Ended> {
  const { within, env = process.env, cwd, signal, lines = 15 } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  const child = spawn(program, parameters, {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const last: string[] = [];
  const keep = (chunk: string) => {
    last.push(...chunk.split("\n").filter((line) => line.trim() !== ""));
    last.splice(0, Math.max(0, last.length - lines));
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  const end = () => {
    endGroup(child.pid, "SIGTERM");
    setTimeout(() => endGroup(child.pid, "SIGKILL"), 5_000).unref();
  };
  const bound = setTimeout(() => {
    keep(`(ended: it took longer than ${within / 1000} s)`);
    end();
  }, within);
  if (signal?.aborted) end();
  signal?.addEventListener("abort", end, { once: true });
  child.on("error", (error) => {
    clearTimeout(bound);
    reject(
      new EnvironmentError(`${program} could not be started: ${error.message}`, { hint: `Install ${program}.`, cause: error }),
    );
  });
  child.on("close", (code) => {
    clearTimeout(bound);
    signal?.removeEventListener("abort", end);
    resolve({ code: code ?? 1, lastLines: last.join("\n") });
  });
  return promise;
}

/** The program and all it started: a shell script alone would first wait for its own child. */
function endGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // It has ended by itself.
  }
}
