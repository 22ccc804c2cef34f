import { now } from "../clock.ts";

interface Held {
  readonly endsAt: number;
  readonly timer: NodeJS.Timeout;
}

/** Load that was asked to run for a certain time runs for that time, whoever is there, and no longer. */
export class OwnLeases {
  readonly #onExpiry: (workload: string) => void;
  readonly #held = new Map<string, Held>();

  constructor(onExpiry: (workload: string) => void) {
    this.#onExpiry = onExpiry;
  }

  /** Begins with the first of a workload's clients; the others are under it. */
  take(workload: string, ms: number): void {
    if (this.#held.has(workload)) return;
    const expire = (): void => {
      this.#held.delete(workload);
      this.#onExpiry(workload);
    };
    this.#held.set(workload, { endsAt: now() + ms / 1000, timer: setTimeout(expire, ms) });
  }

  /** null = none of its own. */
  endOf(workload: string): number | null {
    return this.#held.get(workload)?.endsAt ?? null;
  }

  has(workload: string): boolean {
    return this.#held.has(workload);
  }

  drop(workload: string): void {
    clearTimeout(this.#held.get(workload)?.timer);
    this.#held.delete(workload);
  }
}
