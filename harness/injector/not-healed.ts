import { HealNotProven, MusterError, messageOf } from "../core/errors.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import type { World } from "../runtime/world.ts";

/** The last rung of the heal ladder: what was tried and seen, and the way by hand. */
export function healNotProven({ run }: World, id: string, fault: Fault, error: unknown): HealNotProven {
  const own = error instanceof MusterError && error.hint !== undefined ? `${error.hint}; or ` : "";
  return new HealNotProven(`${describeFault(fault)} may not be healed: ${messageOf(error)}`, {
    cause: error,
    hint: `${own}by hand: \`muster heal ${id}\` once more, or \`muster down --all\`, which removes run ${run} and with it the fault`,
  });
}
