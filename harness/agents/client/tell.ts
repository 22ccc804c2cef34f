import { writeSync } from "node:fs";
import { messageOf } from "../../core/errors.ts";
import { decode, lineSplitter } from "../../protocol/lines.ts";
import type { Security } from "../../protocol/security.ts";
import { now, setZero } from "../clock.ts";
import { setSecurity } from "../security.ts";
import { watchForStalls } from "../stall.ts";
import type { ConsumerReport, ProberReport, ProducerReport } from "./reports.ts";

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

/** The first line that the agent says to a client process; orders follow. */
export interface Start<Args> {
  readonly zero: string;
  /** How stalls of this process are signed. */
  readonly name: string;
  readonly args: Args;
}

/** Takes up the run's clock and its ticker; ends with the agent, since nobody would hear of what is done without it. */
export async function begin<Args extends { readonly security?: Security }, Order extends object>(
  onOrder: (order: Order) => void,
): Promise<Args> {
  const { promise: started, resolve: start } = Promise.withResolvers<Start<Args>>();
  let take = (line: string): void => {
    take = (later) => {
      const order = decode<Order>(later);
      if (order !== undefined) onOrder(order);
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
  watchForStalls(name, tellEvent);
  process.on("uncaughtException", (error) => tell({ report: "log", text: `${name}: ${error.stack ?? error.message}` }));
  process.on("unhandledRejection", (reason) => tell({ report: "log", text: `${name}: ${messageOf(reason)}` }));
  return args;
}
