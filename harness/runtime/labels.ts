import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Labels are the truth: everything Muster makes carries these, and whatever carries them can be removed by them alone. */
export const label = {
  run: "muster.run",
  topology: "muster.topology",
  block: "muster.block",
  role: "muster.role",
  host: "muster.host",
  runner: "muster.runner",
  kept: "muster.kept",
  secure: "muster.secure",
} as const;

/**
 * `up` = left running on purpose until `muster down`; `drill` and `beside` = belongs to a living runner or to nobody. Beside one that
 * says so a drill may run: whoever has it takes no figures.
 */
export const keptWays = ["up", "drill", "beside"] as const;
export type Kept = (typeof keptWays)[number];

export type Labels = Readonly<Record<string, string>>;

/** What everything of a run carries, whatever it is. */
export const labelsOf = (run: string, topology: string, kept: Kept): Labels => ({
  [label.run]: run,
  [label.topology]: topology,
  [label.runner]: thisRunner(),
  [label.kept]: kept,
});

/** Whether Muster made this: all that `labelsOf` gives, and as it gives it. A label that only looks like ours makes nothing ours. */
export const isOurs = (labels: Labels | null | undefined): labels is Labels =>
  labels?.[label.run] !== undefined &&
  labels[label.topology] !== undefined &&
  keptWays.some((way) => way === labels[label.kept]) &&
  /^[^/]+\/\d+\/\d+$/.test(labels[label.runner] ?? "");

/** A process by host, pid and the kernel's start time of it: a pid alone is reused. */
export function thisRunner(): string {
  return `${hostname()}/${process.pid}/${startTimeOf(process.pid) ?? "0"}`;
}

/**
 * Whether the runner that made something still lives. A runner on another host (a remote engine) cannot be seen from here and
 * counts as living: its topology is not ours to remove.
 */
export function runnerLives(runner: string | undefined): boolean {
  const [host, pid, startTime] = runner?.split("/") ?? [];
  if (host === undefined || pid === undefined) return false;
  if (host !== hostname()) return true;
  if (process.platform !== "linux") return pidLives(Number(pid));
  return startTimeOf(Number(pid)) === startTime;
}

function pidLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Field 22 of /proc/<pid>/stat, counted behind the command, which may hold spaces. A zombie has ended, although its entry stays
 * where nobody reaps it (a container without an init).
 */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : rest[18];
  } catch {
    return undefined;
  }
}
