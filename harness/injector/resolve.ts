import { UsageError } from "../core/errors.ts";
import { type Cut, type Degrade, describeFault, type Isolate, type LinkFault, type Outage } from "../faults/fault.ts";
import type { PathWay, Way } from "../protocol/commands.ts";
import type { Plan, PlannedHost, PlannedPath } from "../topology/plan.ts";
import { hostsOf } from "./hosts.ts";

/** What a fault means on this plan: which paths it cuts, which machines it takes, and what must go on working. */
export interface ResolvedLinkFault {
  readonly paths: readonly PlannedPath[];
  /** The same paths, and which bytes of each. */
  readonly ways: readonly PathWay[];
  /** Affected paths whose opener survives: canaries can be sent on them. */
  readonly watched: readonly PlannedPath[];
  /** Every path that the fault does not touch: they must work throughout. */
  readonly surviving: readonly PlannedPath[];
  readonly dead: { readonly nodes: readonly PlannedHost[]; readonly clients: readonly PlannedHost[] };
}

/** Which bytes of a path are affected; null = none. */
type Affected = (path: PlannedPath) => Way | null;

/** Subjects are names by now: roles are resolved before. Throws UsageError where nothing would be hit. */
export function resolveLinkFault(fault: LinkFault, plan: Plan): ResolvedLinkFault {
  const affected = affectedBy(fault, plan);
  const hit = plan.paths.flatMap((path) => {
    const way = affected(path);
    return way === null ? [] : [{ path, way }];
  });
  if (hit.length === 0)
    throw new UsageError(`${describeFault(fault)} hits nothing: topology ${plan.topology.name} has no path there`, {
      hint: "`muster status` shows who opens connections to whom",
    });
  const paths = hit.map(({ path }) => path);
  const dead = fault.kind === "outage" ? hostsOf(fault.subject, plan) : [];
  const dies = new Set(dead.map(({ name }) => name));
  return {
    paths,
    ways: hit.map(({ path: { path }, way }) => ({ path, way })),
    watched: paths.filter(({ source }) => !dies.has(source)),
    surviving: plan.paths.filter((path) => affected(path) === null),
    dead: {
      nodes: dead.filter(({ kind }) => kind !== "clients"),
      clients: dead.filter(({ kind }) => kind === "clients"),
    },
  };
}

function affectedBy(fault: LinkFault, plan: Plan): Affected {
  switch (fault.kind) {
    case "cut":
    case "degrade":
      return onLink(fault, plan);
    case "isolate":
      return isolating(fault, plan);
    case "outage":
      return dying(fault, plan);
  }
}

/**
 * Connections that either end opens to the other. One way: the bytes from the first to the second, whoever opened the
 * connection; but only an opener can be refused or reset, so these two concern the connections that the first opens.
 */
function onLink(fault: Cut | Degrade, plan: Plan): Affected {
  const from = namesOf(fault.subject.from, plan);
  const to = namesOf(fault.subject.to, plan);
  const ofOpener = fault.kind === "cut" && (fault.mode === "refuse" || fault.mode === "reset");
  return ({ source, target, plane }) => {
    const out = from.has(source) && to.has(target);
    const back = to.has(source) && from.has(target);
    if ((!out && !back) || fault.planes?.includes(plane) === false) return null;
    if (!fault.oneWay || (out && back)) return "both";
    if (ofOpener) return out ? "both" : null;
    return out ? "out" : "back";
  };
}

/** A region keeps its links to clients at the edge; a zone or a node keeps none. */
function isolating({ subject }: Isolate, plan: Plan): Affected {
  const inside = namesOf(subject, plan);
  const edge = new Set(plan.hosts.filter(({ region }) => region === null).map(({ name }) => name));
  const spared = (host: string): boolean => "region" in subject && edge.has(host);
  return ({ source, target }) =>
    inside.has(source) !== inside.has(target) && !spared(source) && !spared(target) ? "both" : null;
}

function dying({ subject }: Outage, plan: Plan): Affected {
  const inside = namesOf(subject, plan);
  return ({ source, target }) => (inside.has(source) || inside.has(target) ? "both" : null);
}

const namesOf = (subject: Isolate["subject"], plan: Plan): ReadonlySet<string> =>
  new Set(hostsOf(subject, plan).map(({ name }) => name));
