import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { minutes, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { runProgram } from "./engine-program.ts";

const socket = "/var/run/docker.sock";
const log = "/var/log/muster-dockerd.log";

/** What `muster engine stop` needs: the daemon by pid and start time, because a pid alone is reused. */
interface Started {
  readonly pid: number;
  readonly startTime: string;
}

const stateFile = () => join(stateFolder(), "engine.json");
const stateFolder = () =>
  process.getuid?.() === 0 ? "/var/lib/muster" : join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "muster");

/** Starts dockerd and returns when it answers. It outlives this process and holds none of the caller's pipes. */
export async function startDaemon(program: string, say: (text: string) => void): Promise<void> {
  if (existsSync("/run/systemd/system")) return startByServiceManager(say);
  say(`starting ${program}; its log is ${log}`);
  forgetStalePid("/var/run/docker.pid", "dockerd");
  forgetStalePid("/var/run/docker/containerd/containerd.pid", "containerd");
  const child = spawnApart(program);
  if (child.pid === undefined) throw new EnvironmentError(`${program} could not be started`);
  remember(child.pid);
  let ended: string | undefined;
  child.on("exit", (code, signal) => {
    ended = `it ended with ${code === null ? signal : `exit ${code}`}`;
  });
  child.on("error", (error) => {
    ended = error.message;
  });
  await answering(() => ended);
}

async function startByServiceManager(say: (text: string) => void): Promise<void> {
  say("starting the docker service");
  const { code, lastLines } = await runProgram("systemctl", ["start", "docker"], { within: minutes(2) });
  if (code !== 0)
    throw new EnvironmentError(`\`systemctl start docker\` failed (exit ${code}):\n${lastLines}`, {
      hint: "Run `journalctl -u docker` to see why.",
    });
  await answering(() => undefined);
}

/** A session of its own, output into the log, and none of the descriptors that the caller's caller may have left open. */
function spawnApart(program: string) {
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const output = openSync(log, "a");
  const closed = [3, 4, 5, 6, 7, 8, 9].map((descriptor) => `exec ${descriptor}>&-`).join("; ");
  const child = spawn("/bin/sh", ["-c", `${closed}; exec "$0"`, program], {
    detached: true,
    cwd: "/",
    stdio: ["ignore", output, output],
  });
  child.unref();
  return child;
}

/** A pid file of a daemon that died keeps the next one from starting when the pid has gone to another program. */
function forgetStalePid(file: string, program: string): void {
  if (!existsSync(file)) return;
  if (nameOf(Number(readFileSync(file, "utf8"))) !== program) rmSync(file, { force: true });
}

async function answering(ended: () => string | undefined): Promise<void> {
  const end = performance.now() + seconds(60);
  while (!(await answers())) {
    const seen = ended();
    if (seen !== undefined || performance.now() > end)
      throw new EnvironmentError(
        `the Docker daemon does not answer: ${seen ?? "nothing heard in 60 s"}. The last lines of ${log}:\n${lastLogLines()}`,
        {
          hint: "Mend what the log says (in a container without privileges Docker cannot run: use an engine outside through DOCKER_HOST).",
        },
      );
    await sleep(100);
  }
}

function answers(): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const ask = request({ socketPath: socket, path: "/_ping", timeout: 2_000 }, (answer) => {
    answer.resume();
    resolve(answer.statusCode === 200);
  });
  ask.on("error", () => resolve(false));
  ask.on("timeout", () => ask.destroy());
  ask.end();
  return promise;
}

function lastLogLines(): string {
  try {
    return readFileSync(log, "utf8").trimEnd().split("\n").slice(-12).join("\n");
  } catch {
    return "(there is none)";
  }
}

function remember(pid: number): void {
  const started: Started = { pid, startTime: startTimeOf(pid) ?? "" };
  mkdirSync(dirname(stateFile()), { recursive: true });
  writeFileSync(stateFile(), JSON.stringify(started));
}

export type Stopped = "stopped" | "not ours" | "not running";

/** Stops the engine that Muster started; any other is left alone. */
export async function stopEngine(): Promise<Stopped> {
  const started = remembered();
  if (started === undefined) return (await answers()) ? "not ours" : "not running";
  if (nameOf(started.pid) !== "dockerd" || startTimeOf(started.pid) !== started.startTime) {
    rmSync(stateFile(), { force: true });
    return (await answers()) ? "not ours" : "not running";
  }
  process.kill(started.pid, "SIGTERM");
  const end = performance.now() + seconds(60);
  while (startTimeOf(started.pid) === started.startTime) {
    if (performance.now() > end)
      throw new EnvironmentError(`the Docker daemon (pid ${started.pid}) was asked to stop and still runs after 60 s`, {
        hint: `Its log is ${log}.`,
      });
    await sleep(100);
  }
  rmSync(stateFile(), { force: true });
  return "stopped";
}

function remembered(): Started | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(), "utf8")) as Started;
  } catch {
    return undefined;
  }
}

/** The name of a program that runs. A zombie has ended, although its entry stays where nobody reaps it (a container without an init). */
function nameOf(pid: number): string | undefined {
  return statOf(pid)?.name;
}

const startTimeOf = (pid: number): string | undefined => statOf(pid)?.startTime;

/** The second, third and 22nd field of /proc/<pid>/stat; the name stands in parentheses and may itself hold some. */
function statOf(pid: number): { readonly name: string; readonly startTime: string | undefined } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    const [state, ...rest] = stat.slice(end + 2).split(" ");
    return state === "Z" ? undefined : { name: stat.slice(stat.indexOf("(") + 1, end), startTime: rest[18] };
  } catch {
    return undefined;
  }
}
