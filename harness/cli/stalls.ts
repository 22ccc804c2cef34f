import type { TimelineEvent } from "../timeline/events.ts";

/** Processes of Muster that did not run, counted from one phase to the next: each of them stands in the timeline. */
export class Stalls {
  #count = 0;
  #longestMs = 0;

  /** True where the event is a stall, and counted. */
  take({ event, ...fields }: TimelineEvent): boolean {
    if ((event as string) !== "observer.stall") return false;
    const { from, to } = fields as unknown as { readonly from: number; readonly to: number };
    this.#count += 1;
    this.#longestMs = Math.max(this.#longestMs, (to - from) * 1000);
    return true;
  }

  /** A line on those since the last one; undefined where there were none. */
  summary(): string | undefined {
    const [count, longest] = [this.#count, this.#longestMs.toFixed(0)];
    this.#count = 0;
    this.#longestMs = 0;
    return count === 0
      ? undefined
      : `${count} ${count === 1 ? "stall" : "stalls"} of Muster's processes until now, longest ${longest} ms`;
  }
}
