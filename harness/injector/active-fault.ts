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
