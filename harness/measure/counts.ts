/** What was sent and how it ended, in distinct records; and what could not be sent, in slots. */
import type { Book } from "./book.ts";
import { countIds, idsOf, subtractIds } from "./ids.ts";
import { evenly } from "./instants.ts";
import type { Measured } from "./measured.ts";

export type Counts = Pick<Measured, "sent" | "acknowledged" | "rejected" | "indeterminate" | "unsent" | "unsentBy" | "errors">;

export function countsOf({ writes, unsent, effect }: Book): Counts {
  const having = (outcome: "acknowledged" | "rejected" | "indeterminate") =>
    idsOf(writes.filter((write) => write.outcome === outcome));
  const acknowledged = having("acknowledged");
  const indeterminate = subtractIds(having("indeterminate"), acknowledged);
  const rejected = subtractIds(subtractIds(having("rejected"), acknowledged), indeterminate);
  const errors: Record<string, number> = {};
  for (const { error, seq } of writes) {
    if (error !== undefined) errors[error] = (errors[error] ?? 0) + seq[1] - seq[0] + 1;
  }
  return {
    sent: countIds(idsOf(writes)),
    acknowledged: countIds(acknowledged),
    rejected: countIds(rejected),
    indeterminate: countIds(indeterminate),
    unsent: unsent.reduce((sum, { slots }) => sum + slots, 0),
    ...(effect && { unsentBy: aroundFault(unsent, effect.at.atLeast) }),
    errors,
  };
}

/** Slots that were due before the fault and since: clients that start drop some, and that is no part of the outage. */
function aroundFault(unsent: Book["unsent"], fault: number): NonNullable<Counts["unsentBy"]> {
  let beforeFault = 0;
  let sinceFault = 0;
  for (const { intended, slots } of unsent)
    for (let slot = 0; slot < slots; slot++) {
      if (evenly(intended, slot, slots) < fault) beforeFault += 1;
      else sinceFault += 1;
    }
  return { beforeFault, sinceFault };
}
