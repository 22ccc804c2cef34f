import type { RunTimes } from "../report/world-record.ts";

type Part = "start" | "body" | "teardown";

/** Where the time of a drill goes, by the runner's own clock. */
export class Laps {
  readonly #lasted: Record<Part, number> = { start: 0, body: 0, teardown: 0 };
  #since = performance.now();

  end(part: Part): void {
    const now = performance.now();
    this.#lasted[part] += now - this.#since;
    this.#since = now;
  }

  get times(): RunTimes {
    const { start, body, teardown } = this.#lasted;
    return { startSeconds: tenths(start), bodySeconds: tenths(body), teardownSeconds: tenths(teardown) };
  }
}

const tenths = (milliseconds: number): number => Math.round(milliseconds / 100) / 10;
