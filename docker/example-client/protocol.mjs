import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** A report, in the kernel's hands when this returns. */
export function tell(report) {
  let rest = Buffer.from(`${JSON.stringify(report)}\n`);
  while (rest.length > 0) rest = rest.subarray(writeSync(3, rest));
}

/** The start line's arguments and the run's clock; `onStop` is called with the time that is left when the order comes. */
export async function begin(onStop) {
  const lines = createInterface({ input: process.stdin });
  const [first] = await new Promise((resolve) => lines.once("line", (line) => resolve([JSON.parse(line)])));
  const zero = BigInt(first.zero);
  lines.on("line", (line) => {
    const { stopWithinMs } = parsed(line);
    if (typeof stopWithinMs === "number") onStop(stopWithinMs);
  });
  // Nobody listens any more.
  lines.on("close", () => process.exit(0));
  const { version } = createRequire(import.meta.url)("kafkajs/package.json");
  tell({ report: "hello", protocol: 1, library: "kafkajs in an application", version });
  const now = () => Number((process.hrtime.bigint() - zero) / 1000n) / 1e6;
  watchForStalls(first.name, now);
  return { args: first.args, now };
}

function parsed(line) {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}

/** A ticker of 10 ms that stood still for more than 250 ms: this program could not have noticed anything meanwhile. */
function watchForStalls(process, now) {
  let last = now();
  setInterval(() => {
    const from = last;
    last = now();
    if (last - from > 0.25) tell({ report: "event", event: "observer.stall", at: last, fields: { process, from, to: last } });
  }, 10);
}
