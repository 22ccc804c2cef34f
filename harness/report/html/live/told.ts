/** Events of a few names in order of time, never more than so many: of very many the newest are kept, and of each thing its last state. */
import type { TimelineEvent } from "../../../timeline/events.ts";

/** More than a lane can draw. */
const DRAWN = 3000;

export class Told {
  readonly #most: number;
  #events: TimelineEvent[] = [];
  #left = 0;
  #changes = 0;

  /** Between `most` and twice as many are kept. */
  constructor(most = DRAWN) {
    this.#most = most;
  }

  /** In order of time. */
  get events(): readonly TimelineEvent[] {
    return this.#events;
  }

  /** How many were let go. */
  get left(): number {
    return this.#left;
  }

  /** Grows with every event. */
  get changes(): number {
    return this.#changes;
  }

  take(event: TimelineEvent): void {
    this.#changes++;
    const last = this.#events.at(-1);
    if (last === undefined || last.at <= event.at) this.#events.push(event);
    else this.#events.splice(this.#events.findLastIndex(({ at }) => at <= event.at) + 1, 0, event);
    if (this.#events.length > 2 * this.#most) this.#letGo();
  }

  /** What something was last is what it is until it changes: that must not be forgotten with the rest. */
  #letGo(): void {
    const cut = this.#events.length - this.#most;
    const last = new Map<string, TimelineEvent>();
    for (const event of this.#events.slice(0, cut)) last.set(thingOf(event), event);
    const kept = [...last.values()].toSorted((a, b) => a.at - b.at).slice(-this.#most / 2);
    this.#left += cut - kept.length;
    this.#events = [...kept, ...this.#events.slice(cut)];
  }
}

const named = [
  "event",
  "cluster",
  "topic",
  "partition",
  "node",
  "session",
  "process",
  "fault",
  "group",
  "workload",
  "from",
  "to",
];

/** Of a partition, a node is what it is led by: a state, and no part of its name. */
const thingOf = (event: TimelineEvent): string => {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  const names = fields.partition === undefined ? named : named.filter((name) => name !== "node");
  return JSON.stringify(names.map((name) => (typeof fields[name] === "number" && name !== "partition" ? null : fields[name])));
};
