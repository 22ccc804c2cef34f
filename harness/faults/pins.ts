import { UsageError } from "../core/errors.ts";
import { parseSubject, printRole } from "./subject-text.ts";

/** Who held a role: the nth time that it is asked for, the nth of these; after the last one, the last. */
export interface Pin {
  /** As text: `leader:orders/0`. */
  readonly role: string;
  readonly holders: readonly (readonly string[])[];
}

/** `leader:orders/0=east2`, `controllers:majority@east=east1,east3`. */
export function parsePin(text: string): Pin {
  const at = text.lastIndexOf("=");
  const subject = at < 1 ? undefined : parseSubject(text.slice(0, at));
  const nodes = text.slice(at + 1).split(",");
  if (subject === undefined || !("role" in subject) || nodes.includes(""))
    throw new UsageError(`--pin ${text} pins nobody`, {
      hint: "a role and its holders, `--pin leader:orders/0=east2`, or a run whose targets are to be the same: `--pin <run>`",
    });
  return { role: printRole(subject.role), holders: [nodes] };
}

/** A role resolved, as it stands in a run's record. */
export interface RoleHeld {
  readonly role: string;
  readonly nodes: readonly string[];
  readonly at: number;
  readonly pinned: boolean;
}

/** Who held the roles of a run, in the order in which they were asked for. */
export const pinsOf = (held: readonly Pick<RoleHeld, "role" | "nodes">[]): Pin[] =>
  [...Map.groupBy(held, ({ role }) => role)].map(([role, asked]) => ({ role, holders: asked.map(({ nodes }) => nodes) }));

/** A pin without a cluster means the role in whichever it is asked for. */
export const means = (pin: Pin, role: string): boolean => role === pin.role || role.startsWith(`${pin.role}@`);

/** Whom a role is pinned to when it is asked for once more. */
export const pinnedTo = (pins: readonly Pin[], role: string, askedBefore: number): readonly string[] | undefined => {
  const holders = pins.findLast((pin) => means(pin, role))?.holders;
  return holders?.[Math.min(askedBefore, holders.length - 1)];
};
