import { AlreadySo, InvalidDrill } from "../core/errors.ts";
import { describeFault } from "../faults/fault.ts";
import type { MachineFault } from "./node-deeds.ts";

/** What an agent says of a machine that was like that before: then it holds no lease. */
export interface MayBeAlready {
  readonly already: string | null;
}

/** Where the lease may be held: a deed that failed may have left it, as may its undo; undoing what is not held succeeds. */
export const hitBy = (nodes: readonly string[], answers: readonly PromiseSettledResult<MayBeAlready>[]): string[] =>
  nodes.filter((_, index) => {
    const answer = answers[index];
    return answer?.status !== "fulfilled" || answer.value.already === null;
  });

/** Where all were so before, nothing has changed; where some were, others were hit, and it is not the fault that was asked for. */
export function refuseUnchanged(fault: MachineFault, nodes: readonly string[], applied: readonly MayBeAlready[]): void {
  const already = applied.flatMap(({ already }, index) => (already === null ? [] : [`${nodes[index]}: ${already}`]));
  if (already.length === 0) return;
  const words = already.join("; ");
  if (already.length === applied.length) throw new AlreadySo(`${describeFault(fault)} changes nothing: ${words}`);
  throw new InvalidDrill(`${describeFault(fault)} hit only some of its machines, and was healed there: ${words}`, {
    hint: "name those alone that are not like that already",
  });
}
