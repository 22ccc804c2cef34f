/** What was sent and how it ended, in distinct records; and what could not be sent, in slots. */
import type { Book } from "./book.ts";
import { countIds, idsOf, subtractIds } from "./ids.ts";
import type { Measured } from "./measured.ts";

export type Counts = Pick<Measured, "sent" | "acknowledged" | "rejected" | "indeterminate" | "unsent" | "errors">;

export function countsOf({ writes, unsent }: Book): Counts {
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
    errors,
  };
}
