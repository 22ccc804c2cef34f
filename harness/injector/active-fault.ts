import type { Fault } from "../faults/fault.ts";
import type { Between } from "../timeline/events.ts";

/** A fault that is in effect, proven. Disposing of it heals it; healing what is healed succeeds. */
export interface ActiveFault extends AsyncDisposable {
  readonly id: string;
  readonly fault: Fault;
  /** Names of what was hit: nodes, client groups, paths. */
  readonly resolved: readonly string[];
  readonly effect: Between;
  readonly proof: readonly string[];
  /** Somebody said that it was in effect, and nothing that was measured shows it. */
  readonly byWordAlone?: true;
  /** When the heal was proven, seconds; null while in effect. */
  readonly healedAt: number | null;
  heal(): Promise<void>;
}

/** How a fault ends, once: whoever asks again waits for the same end. */
export class Healing {
  readonly #work: (healed: (at: number) => void) => Promise<void>;
  #healedAt: number | null = null;
  #running: Promise<void> | undefined;

  /** The work says when the heal was proven, and may find fault with the time before it after that. */
  constructor(work: (healed: (at: number) => void) => Promise<void>) {
    this.#work = work;
  }

  get healedAt(): number | null {
    return this.#healedAt;
  }

  readonly heal = (): Promise<void> => {
    this.#running ??= this.#work((at) => {
      this.#healedAt = at;
    });
    return this.#running;
  };
}

export const activeFault = (
  told: Pick<ActiveFault, "id" | "fault" | "resolved" | "effect" | "proof">,
  healing: Pick<ActiveFault, "healedAt" | "heal">,
): ActiveFault => ({
  ...told,
  get healedAt() {
    return healing.healedAt;
  },
  heal: () => healing.heal(),
  [Symbol.asyncDispose]: () => healing.heal(),
});
