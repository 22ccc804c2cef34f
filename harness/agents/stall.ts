import { now } from "./clock.ts";

/** A fifth of what counts as a stall: there are two dozen tickers on a host, and each wake-up costs a core 60 µs that brokers need. */
const tickMs = 50;
/** measurement.md, "Observer health". */
const stallMs = 250;

/** A gap in the ticker means that this process could not measure in it: it says so, with the gap's two ends. */
export function watchForStalls(process: string, emit: (event: string, fields: Readonly<Record<string, unknown>>) => void): void {
  let last = performance.now();
  setInterval(() => {
    const gapMs = performance.now() - last;
    last += gapMs;
    if (gapMs > stallMs) emit("observer.stall", { process, from: now() - gapMs / 1000, to: now() });
  }, tickMs);
}
