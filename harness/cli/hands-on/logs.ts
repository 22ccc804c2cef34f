import type { Readable } from "node:stream";
import { logFile } from "../../protocol/places.ts";
import { runAttached } from "../../runtime/attached.ts";
import { printLog } from "../../runtime/container-log.ts";
import { readFileFrom } from "../../runtime/copy-out.ts";
import { type Found, findTopology, type HandsOnOptions } from "./at-hand.ts";
import { containerOf } from "./host.ts";
import { interruption } from "./interruption.ts";

export interface LogOptions extends HandsOnOptions {
  readonly follow?: boolean;
  readonly tail: number;
}

/** What a node's Kafka or a worker's Connect printed, also of a machine that is down; of any other host, what its agent says. */
export async function logs(node: string, options: LogOptions): Promise<number> {
  const found = await findTopology(options, { look: true });
  const container = containerOf(found, node);
  using interrupted = interruption();
  const { signal } = interrupted;
  const { tail, follow = false } = options;
  if (!hasKafka(found, node)) {
    await printLog(container, { tail, follow, signal });
    return 0;
  }
  const { State } = await container.inspect();
  if (!State.Running) {
    process.stdout.write(await lastLines(await readFileFrom(container, logFile), tail));
    return 0;
  }
  return await runAttached(container, {
    argv: ["tail", "-n", String(tail), ...(follow ? ["-F"] : []), logFile],
    signal,
    reads: false,
  });
}

const hasKafka = ({ plan }: Found, node: string): boolean => [...plan.nodes, ...plan.connects].some(({ name }) => name === node);

async function lastLines(text: Readable, count: number): Promise<string> {
  const lines = (await text.toArray()).map(String).join("").trimEnd().split("\n");
  return `${lines.slice(-count).join("\n")}\n`;
}
