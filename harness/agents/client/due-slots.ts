import type { Range } from "../../ledger/lines.ts";
import { firstTimelySlot, lastDueSlot, type Schedule } from "../../ledger/schedule.ts";

/** The slots of one partition, in order: each is taken once, to be sent or to be dropped. */
export class DueSlots {
  readonly #schedule: Schedule;
  readonly #objectiveSeconds: number;
  #next: number;
  #last = Number.POSITIVE_INFINITY;

  constructor(schedule: Schedule, latencyObjectiveMs: number) {
    this.#schedule = schedule;
    this.#objectiveSeconds = latencyObjectiveMs / 1000;
    this.#next = schedule.firstSlot;
  }

  /** What is due by then is still given out; nothing after it. */
  endAt(time: number): void {
    this.#last = lastDueSlot(this.#schedule, time);
  }

  get areDone(): boolean {
    return this.#next > this.#last;
  }

  /** Those that can no longer be sent in time. */
  takeLate(at: number): Range | undefined {
    return this.#upTo(Math.min(firstTimelySlot(this.#schedule, at, this.#objectiveSeconds) - 1, this.#last));
  }

  /** All that are due. */
  takeDue(at: number): Range | undefined {
    return this.#upTo(Math.min(lastDueSlot(this.#schedule, at), this.#last));
  }

  #upTo(last: number): Range | undefined {
    if (last < this.#next) return undefined;
    const taken = [this.#next, last] as const;
    this.#next = last + 1;
    return taken;
  }
}
