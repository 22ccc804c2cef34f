import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { messageOf } from "../../core/errors.ts";
import type { MBeans, NodeCommands, NodeState } from "../../protocol/commands.ts";
import { parseJmx, telling } from "./jmx.ts";
import { kernelThreads } from "./kernel-threads.ts";

/** A JVM that is started to ask another must be cheap: this machine has others to run. */
const cheap = ["-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-J-XX:-UsePerfData", "-J-Xmx48m"];
const run = promisify(execFile);

type ThreadDump = NodeCommands["threads"]["result"];

/**
 * The JVM's own thread dump and heap, by `jcmd`. Where it cannot answer, why, and what the kernel knows of its threads: a
 * frozen process answers nobody, and a question to it would only be answered after it thawed.
 */
export async function threadDump({ process: state, pid, exit }: NodeState, withinMs: number): Promise<ThreadDump> {
  if (pid === null) {
    const end = exit === null ? state : `${state}: ${exit}`;
    return { answered: false, text: `no thread dump: no process runs on this machine (${end})` };
  }
  if (state === "paused") return unanswered(pid, "its process is frozen (SIGSTOP) and answers nobody");
  try {
    return { answered: true, text: await jcmd(pid, ["Thread.print -l -e", "GC.heap_info"], withinMs) };
  } catch (error) {
    return unanswered(pid, reasonOf(error, "the JVM", withinMs));
  }
}

/** Replication, ISR, quorum and Connect as the JVM's own metrics have them. The JMX agent is started for it, and not before. */
export async function jmxSnapshot({ process: state, pid }: NodeState, withinMs: number): Promise<MBeans> {
  if (pid === null || state !== "running") throw new Error(`no JMX: the process is ${state}`);
  const until = performance.now() + withinMs;
  try {
    const status = await jcmd(pid, ["ManagementAgent.start_local", "ManagementAgent.status"], withinMs);
    const [url] = /service:jmx:rmi:\S+/.exec(status) ?? [];
    if (url === undefined) throw new Error(`the JVM's JMX agent names no address: ${status.slice(-200)}`);
    const names = telling.flatMap((name) => ["--object-name", name]);
    const options = { timeout: Math.max(1, Math.ceil(until - performance.now())), killSignal: "SIGKILL", maxBuffer } as const;
    const argv = ["JmxTool", "--jmx-url", url, "--one-time", "--report-format", "properties", ...names];
    const { stdout } = await run("/opt/kafka/bin/kafka-tool", argv, options);
    return parseJmx(stdout);
  } catch (error) {
    throw new Error(reasonOf(error, "JMX", withinMs));
  }
}

const maxBuffer = 32 * 1024 * 1024;

async function jcmd(pid: number, commands: readonly string[], withinMs: number): Promise<string> {
  const options = { timeout: withinMs, killSignal: "SIGKILL", maxBuffer } as const;
  return (await run("/opt/jre/bin/jcmd", [...cheap, String(pid), commands.join("\n")], options)).stdout;
}

const legend = "its threads, as the kernel has them (state: R runs, S waits, D waits for a device, T is stopped):";

const unanswered = async (pid: number, reason: string): Promise<ThreadDump> => ({
  answered: false,
  text: `no thread dump: ${reason}\n\n${legend}\n${await kernelThreads(pid)}`,
});

function reasonOf(error: unknown, who: string, withinMs: number): string {
  const { killed, stderr } = error as { killed?: boolean; stderr?: string };
  if (killed === true) return `${who} did not answer within ${withinMs} ms`;
  return `${messageOf(error).split("\n")[0]}${stderr ? `: ${stderr.trim().slice(-300)}` : ""}`;
}
