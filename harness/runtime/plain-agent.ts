import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { seconds } from "../core/duration.ts";
import { bounded } from "../core/eventually.ts";
import type { AgentRole } from "../protocol/commands.ts";
import { AgentLink, type AgentListener } from "./agent-link.ts";

const program = fileURLToPath(new URL("../agents/main.ts", import.meta.url));

/** An agent as a plain process of this machine: the same program as in a container, on the same lines. */
export interface PlainAgent<R extends AgentRole> extends AsyncDisposable {
  readonly link: AgentLink<R>;
}

export function startPlainAgent<R extends AgentRole>(name: string, role: R, listener: AgentListener): PlainAgent<R> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, role], {
    stdio: ["pipe", "pipe", "pipe"],
    // A ^C at the terminal is the runner's to answer: load is stopped by it, in order.
    detached: true,
  });
  child.on("error", (error) => listener.log?.(name, error.message));
  const link = AgentLink.over(child, name, role, listener);
  return { link, [Symbol.asyncDispose]: () => end(link, child) };
}

/** Its stdin ends, and it leaves by itself; what has not left in time is killed. */
async function end(link: AgentLink<AgentRole>, child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null && child.pid !== undefined ? once(child, "exit") : undefined;
  link.close();
  if (gone === undefined) return;
  await bounded("the agent", seconds(5), gone).catch(() => child.kill("SIGKILL"));
  await gone;
}
