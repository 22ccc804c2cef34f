import { GuardRefused, HealNotProven, Interrupted, InvalidDrill, messageOf, NotRun } from "../core/errors.ts";

/**
 * What an error, or a flaw of the evidence, means for the verdict. `refused`: a fault or a guard that did not hold after another fault had been injected; `incomplete`: evidence is
 * missing; `environment`: everything that says nothing about Kafka's failover.
 */
export type CauseKind = "incomplete" | "invalid" | "refused" | "not-run" | "interrupted" | "heal" | "environment";

/** An error that ended a drill, as a run folder keeps it. */
export interface Cause {
  readonly kind: CauseKind;
  readonly message: string;
  /** Of an interruption. */
  readonly signal?: "SIGINT" | "SIGTERM";
}

export function causeOf(error: unknown): Cause {
  const message = messageOf(error);
  if (error instanceof Interrupted)
    return { kind: "interrupted", message, signal: error.exitCode === 143 ? "SIGTERM" : "SIGINT" };
  return { kind: kindOf(error), message };
}

/** An expectation of the drill's own that failed is a contradiction in what was seen. */
function kindOf(error: unknown): CauseKind {
  if (error instanceof HealNotProven) return "heal";
  if (error instanceof NotRun) return "not-run";
  if (error instanceof GuardRefused) return "refused";
  if (error instanceof InvalidDrill || (error instanceof Error && error.name === "AssertionError")) return "invalid";
  return "environment";
}
