import { writeSync } from "node:fs";
import { messageOf } from "../../core/errors.ts";
import { decode, lineSplitter } from "../../protocol/lines.ts";
import { now, setZero } from "../clock.ts";
import { watchForStalls } from "../stall.ts";
import type { ConsumerReport, ProberReport, ProducerReport } from "./reports.ts";

/** The client process's side of its talk with the agent: arguments in, reports out on descriptor 3, orders on stdin. */

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

/** What the agent hands to a client process on its command line. */
export interface Start<Args> {
  readonly zero: string;
  /** How stalls of this process are signed. */
  readonly name: string;
  readonly args: Args;
}

/** Takes up the run's clock and its ticker; ends with the agent, since nobody would hear of what is done without it. */
export function begin<Args, Order extends object>(onOrder: (order: Order) => void): Args {
  const { zero, name, args } = JSON.parse(process.argv[2] ?? "") as Start<Args>;
  setZero(BigInt(zero));
  watchForStalls(name, tellEvent);
  process.stdin.on(
    "data",
    lineSplitter((line) => {
      const order = decode<Order>(line);
      if (order !== undefined) onOrder(order);
    }),
  );
  process.stdin.on("end", () => process.exit(0));
  process.on("uncaughtException", (error) => tell({ report: "log", text: `${name}: ${error.stack ?? error.message}` }));
  process.on("unhandledRejection", (reason) => tell({ report: "log", text: `${name}: ${messageOf(reason)}` }));
  return args;
}
