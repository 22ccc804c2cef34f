import type { WorkloadRecord } from "../report/record.ts";
import { type DrillOutcome, doubted, outcomeOf } from "../targets/drill-verdict.ts";
import { type ExitCode, exitCodeOf } from "../targets/exit-codes.ts";
import type { Cause } from "./causes.ts";
import type { Facts } from "./facts.ts";

/** Nobody said that a heal is not proven, and of every fault it is known when it was. */
export const everyFaultHealed = (
  causes: readonly Pick<Cause, "kind">[],
  faults: readonly { readonly healedAt: number | null }[],
): boolean => !causes.some(({ kind }) => kind === "heal") && faults.every(({ healedAt }) => healedAt !== null);

/** An error outranks what was measured: figures of a drill that did not run to its end are evidence, not a verdict. */
export function outcomeWith(
  causes: readonly Cause[],
  workloads: readonly WorkloadRecord[],
  faults: Facts["faults"],
): DrillOutcome {
  const [cause] = causes;
  if (cause === undefined) return doubted(outcomeOf(workloads), doubtsOf(faults));
  const beside = causes.filter(({ kind }) => kind === "heal" || (kind === cause.kind && isFlaw(kind)));
  const reasons = [...new Set([cause, ...beside].map(({ message }) => message))];
  if (isInvalid(cause)) return { verdict: "invalid", reasons };
  if (cause.kind === "incomplete") return { verdict: "inconclusive", reasons: [...reasons, ...outcomeOf(workloads).reasons] };
  if (cause.kind === "not-run") return { verdict: "not-run", reasons };
  if (faults.length === 0 && cause.kind !== "interrupted") return { verdict: "not-run", reasons };
  return { verdict: "aborted", reasons };
}

/** Of these one alone may stand for many. */
const isFlaw = (kind: Cause["kind"]): boolean => kind === "invalid" || kind === "incomplete";

/** A fault that was refused after another had been injected is a drill that did not happen as it stands: no figure may be quoted. */
const isInvalid = ({ kind }: Cause): boolean => kind === "invalid" || kind === "refused";

export function exitCodeWith(causes: readonly Cause[], { verdict }: DrillOutcome, healed: boolean): ExitCode {
  const interrupted = causes.find(({ kind }) => kind === "interrupted")?.signal;
  return exitCodeOf({
    verdict,
    healed,
    environmentFailed: causes[0]?.kind === "environment",
    ...(interrupted === undefined ? {} : { interrupted }),
  });
}

const doubtsOf = (faults: Facts["faults"]): string[] =>
  faults.flatMap(({ id, words, byWordAlone }) =>
    byWordAlone ? [`${id}, ${words}, was in effect by a person's word alone`] : [],
  );
