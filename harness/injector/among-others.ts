import { UsageError } from "../core/errors.ts";
import type { Fault, LinkFault } from "../faults/fault.ts";
import type { Plan } from "../topology/plan.ts";
import type { HeldFault, Standing } from "./held.ts";
import { hostsOf } from "./hosts.ts";
import { type ResolvedLinkFault, resolveLinkFault } from "./resolve.ts";

/** What other faults leave to be seen of this one: their paths are silent already, and so are those of hosts that they took. */
export function amongOthers(resolved: ResolvedLinkFault, { faults, silent }: Standing, plan: Plan): ResolvedLinkFault {
  const taken = takenBy(faults, plan);
  const down = new Set([...taken.hosts, ...silent]);
  const whole = ({ path, source, target }: ResolvedLinkFault["paths"][number]): boolean =>
    !taken.paths.has(path) && !down.has(source) && !down.has(target);
  return { ...resolved, watched: resolved.watched.filter(whole), surviving: resolved.surviving.filter(whole) };
}

/** A fault of which nothing can be seen is no fault: somebody else's hides it. */
export function requireSight(what: string, { watched }: ResolvedLinkFault, { faults, silent }: Standing): void {
  if (watched.length > 0) return;
  const hidden = [...faults.map(({ id, what: other }) => `${id} (${other})`), ...silent.map((host) => `${host}, which is down,`)];
  throw new UsageError(`${what} would change nothing that can be seen: ${hidden.join(" and ")} already keeps all of its paths`, {
    hint: "heal that first: `muster heal`",
  });
}

function takenBy(faults: readonly HeldFault[], plan: Plan): { readonly paths: Set<string>; readonly hosts: Set<string> } {
  const paths = new Set<string>();
  const hosts = new Set<string>();
  for (const { fault } of faults.flatMap(({ parts }) => parts)) {
    if (isLinkFault(fault)) for (const { path } of resolveLinkFault(fault, plan).paths) paths.add(path);
    else if ("subject" in fault && !("topic" in fault.subject) && !("from" in fault.subject))
      for (const { name } of hostsOf(fault.subject, plan)) hosts.add(name);
  }
  return { paths, hosts };
}

export const isLinkFault = (fault: Fault): fault is LinkFault => ["cut", "degrade", "isolate", "outage"].includes(fault.kind);
