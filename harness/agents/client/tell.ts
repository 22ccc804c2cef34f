import { readFileSync, writeSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { messageOf } from "../../core/errors.ts";
import {
  type ConsumerReport,
  PROTOCOL,
  type ProberReport,
  type ProducerReport,
  type Start,
  type StopOrder,
} from "../../protocol/client-process.ts";
import { decode, lineSplitter } from "../../protocol/lines.ts";
import type { Security } from "../../protocol/security.ts";
import { now, setZero } from "../clock.ts";
import { setSecurity } from "../security.ts";
import { watchForStalls } from "../stall.ts";

/** The client process's side of its talk with the agent: arguments and orders on stdin, reports out on descriptor 3. */

const reportsTo = 3;
const aMoment = new Int32Array(new SharedArrayBuffer(4));

/** Returns when the kernel has the line: from then on it survives a SIGKILL of this process. */
export function tell(report: ProducerReport | ConsumerReport | ProberReport): void {
  let rest: Uint8Array = Buffer.from(`${JSON.stringify(report)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(reportsTo, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") process.exit(1);
      Atomics.wait(aMoment, 0, 0, 1);
    }
  }
}

export const tellEvent = (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
  tell({ report: "event", event, at: now(), fields });

export type Library = "kafkajs" | "@platformatic/kafka";

function versionOf(library: Library): string {
  const manifest = findPackageJSON(library, import.meta.url);
  return manifest === undefined ? "unknown" : (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

/** Takes up the run's clock and its ticker, and greets; ends with the agent, since nobody would hear of what is done without it. */
export async function begin<Args extends { readonly security?: Security }>(
  library: Library,
  onStop: (withinMs: number) => void = () => undefined,
): Promise<Args> {
  const { promise: started, resolve: start } = Promise.withResolvers<Start<Args>>();
  let take = (line: string): void => {
    take = (later) => {
      const withinMs = decode<Partial<StopOrder>>(later)?.stopWithinMs;
      if (typeof withinMs === "number") onStop(withinMs);
    };
    start(JSON.parse(line) as Start<Args>);
  };
  process.stdin.on(
    "data",
    lineSplitter((line) => take(line)),
  );
  process.stdin.on("end", () => process.exit(0));
  const { zero, name, args } = await started;
  setZero(BigInt(zero));
  setSecurity(args.security);
  tell({ report: "hello", protocol: PROTOCOL, library, version: versionOf(library) });
  watchForStalls(name, tellEvent);
  process.on("uncaughtException", (error) => tell({ report: "log", text: `${name}: ${error.stack ?? error.message}` }));
  process.on("unhandledRejection", (reason) => tell({ report: "log", text: `${name}: ${messageOf(reason)}` }));
  return args;
}
