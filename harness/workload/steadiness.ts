import { type Duration, formatDuration } from "../core/duration.ts";
import type { ProducerTotals } from "../protocol/commands.ts";

type Totals = Pick<ProducerTotals, "acknowledged" | "slots" | "unsent" | "inFlight" | "errors">;

/** Of the writes that met their fate. */
export const steadyShare = 0.99;

/** What is in flight at either end has not met its fate: how much of a batch that is depends on the moment of the look. */
export const fatesBetween = (before: Totals, after: Totals) => ({
  due: after.slots - after.inFlight - (before.slots - before.inFlight),
  acknowledged: after.acknowledged - before.acknowledged,
});

/** What kept a workload from a steady state between two looks at its producer; undefined where nothing did. */
export function unsteady(name: string, before: Totals, after: Totals, length: Duration): string | undefined {
  const { due, acknowledged } = fatesBetween(before, after);
  if (acknowledged >= steadyShare * due) return undefined;
  const unsent = after.unsent - before.unsent;
  const errors = Object.entries(after.errors)
    .map(([code, n]) => ({ code, n: n - (before.errors[code] ?? 0) }))
    .filter(({ n }) => n > 0);
  const told = errors.length === 0 ? "the producer told no error" : `the producer's errors: ${errors.map(errorText).join(", ")}`;
  return `no steady state of ${name}: ${acknowledged} of ${due} scheduled writes acknowledged in ${formatDuration(length)} without any fault; ${unsent} (${percent(unsent / due)}) could not be sent in time; ${told}`;
}

const errorText = ({ code, n }: { readonly code: string; readonly n: number }): string => `${n} × ${code}`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
