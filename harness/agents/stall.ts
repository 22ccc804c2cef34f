import { now } from "./clock.ts";

/** Ticker period and the gap that counts as a stall: measurement.md, "Observer health". */
const tickMs = 10;
const stallMs = 250;

/** A gap in a 10 ms ticker means that this process could not measure in it: it says so, with the gap's two ends. */
export function watchForStalls(process: string, emit: (event: string, fields: Readonly<Record<string, unknown>>) => void): void {
  let last = performance.now();
  setInterval(() => {
    const gapMs = performance.now() - last;
    last += gapMs;
    if (gapMs > stallMs) emit("observer.stall", { process, from: now() - gapMs / 1000, to: now() });
  }, tickMs);
}
