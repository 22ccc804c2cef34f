import { readdir, readFile } from "node:fs/promises";
import { messageOf } from "../../core/errors.ts";

/** `USER_HZ`: what /proc counts CPU time in, on every Linux that Kafka runs on. */
const ticksPerSecond = 100;

/** A process' threads without its help: name (15 characters), state, CPU time. */
export async function kernelThreads(pid: number): Promise<string> {
  try {
    const tasks = await readdir(`/proc/${pid}/task`);
    const lines = await Promise.all(
      tasks.map(async (tid) => threadLine(tid, await readFile(`/proc/${pid}/task/${tid}/stat`, "utf8"))),
    );
    return lines.join("\n");
  } catch (error) {
    return messageOf(error);
  }
}

/** A thread's name stands in brackets and may hold anything, brackets too; fields are counted after the last one. */
export function threadLine(tid: string, stat: string): string {
  const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
  const [state = "?", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const cpu = (Number(fields[10]) + Number(fields[11])) / ticksPerSecond;
  return `"${name}" tid=${tid} state=${state} cpu=${cpu.toFixed(2)}s`;
}

/** How many of a process' threads the kernel has stopped (state T), as a signal leaves them. One that has ended has none. */
export async function stoppedThreads(pid: number): Promise<{ stopped: number; threads: number }> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const stats = await Promise.all(tasks.map((tid) => readFile(`/proc/${pid}/task/${tid}/stat`, "utf8").catch(() => undefined)));
  const states = stats.flatMap((stat) => (stat === undefined ? [] : [stat.charAt(stat.lastIndexOf(")") + 2)]));
  const living = states.filter((state) => !"ZX".includes(state));
  return { stopped: living.filter((state) => state === "T").length, threads: living.length };
}
