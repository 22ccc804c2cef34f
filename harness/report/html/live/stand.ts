/** Where a run stands at a moment, for the head of the page and the picture of the topology. */

import { announcedPhases, milestoneEvents } from "../../../measure/phases.ts";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { HostRecord } from "../../record.ts";
import { faultsSoFar } from "./run-so-far.ts";

export interface Stand {
  /** Announced last; none where something came about since that ends it: a fault, its end, a step of the takeover. */
  readonly phase?: string;
  readonly faults: readonly StandingFault[];
  /** What standing faults cut between two places: by `keyOf` of the two. */
  readonly cut: Readonly<Record<string, CutLink>>;
  /** What of a machine is not as it should be, in a word. */
  readonly machines: Readonly<Record<string, string>>;
}

export interface CutLink {
  /** Of those that there are. */
  readonly paths: number;
  readonly faults: readonly string[];
}

export interface StandingFault {
  readonly id: string;
  readonly text: string;
  /** Since when it was proven to be in effect; null = it is not yet. */
  readonly since: number | null;
}

/** Two places in either order. */
export const keyOf = (one: string, other: string): string => [one, other].sort().join("|");

/**
 * By machine, as subjects of faults are written: `region:east`, or `zone:home/a` where there is one region alone. Empty where a machine
 * stands outside of what can be cut off from another.
 */
export function placesOf(hosts: readonly HostRecord[]): Map<string, string> {
  const regions = new Set(hosts.flatMap(({ region }) => region ?? []));
  const placeOf = ({ region, zone }: HostRecord): string => {
    if (region === null) return "";
    if (regions.size > 1) return `region:${region}`;
    return zone === null ? "" : `zone:${region}/${zone}`;
  };
  return new Map(hosts.map((host) => [host.name, placeOf(host)]));
}

export function standOf(events: readonly TimelineEvent[], hosts: readonly HostRecord[]): Stand {
  const faults = faultsSoFar(events).filter(({ healedAt }) => healedAt === undefined);
  const standing = new Set(faults.map(({ id }) => id));
  const places = placesOf(hosts);
  const phase = phaseOf(events);
  return {
    ...(phase !== undefined && { phase }),
    faults: faults.map(({ id, kind, subject, effect }) => ({ id, text: `${kind} ${subject}`, since: effect?.from ?? null })),
    cut: cutBetween(events, standing, places),
    machines: machinesOf(events, new Set(faults.flatMap(({ resolved }) => resolved))),
  };
}

const endsPhases = new Set<string>([...milestoneEvents, "fault.healed"]);

function phaseOf(events: readonly TimelineEvent[]): string | undefined {
  const last = announcedPhases(events).at(-1);
  if (last === undefined) return undefined;
  const isOver = events.some(({ event, at }) => at > last.at && endsPhases.has(event));
  return isOver ? undefined : last.name;
}

function cutBetween(
  events: readonly TimelineEvent[],
  standing: ReadonlySet<string>,
  places: ReadonlyMap<string, string>,
): Record<string, CutLink> {
  const cut = new Map<string, { readonly paths: Set<string>; readonly faults: Set<string> }>();
  for (const event of events) {
    if (event.event !== "fault.injected" || !standing.has(event.fault) || !Array.isArray(event.paths)) continue;
    for (const path of event.paths.map(String)) {
      const key = pairOf(path, places);
      if (key === undefined) continue;
      const link = cut.get(key) ?? { paths: new Set(), faults: new Set() };
      cut.set(key, link);
      link.paths.add(path);
      link.faults.add(event.fault);
    }
  }
  return Object.fromEntries([...cut].map(([key, { paths, faults }]) => [key, { paths: paths.size, faults: [...faults] }]));
}

/** The two places that a path (`east1>west2/CLIENT`) lies between; undefined within one, or outside of all. */
export function pairOf(path: string, places: ReadonlyMap<string, string>): string | undefined {
  const [, from = "", to = ""] = /^(.+)>(.+)\/\w+$/.exec(path) ?? [];
  const [a, b] = [places.get(from), places.get(to)];
  return a === undefined || b === undefined || a === "" || b === "" || a === b ? undefined : keyOf(a, b);
}

function machinesOf(events: readonly TimelineEvent[], hit: ReadonlySet<string>): Record<string, string> {
  const machines: Record<string, string> = {};
  for (const event of events as readonly unknown[] as readonly { event: string; node?: string; state?: string }[]) {
    const { node } = event;
    if (node === undefined) continue;
    if (event.event === "node.silent") machines[node] = "silent";
    if (event.event === "node.back") delete machines[node];
    if (event.event === "node.state" && event.state === "running") delete machines[node];
    if (event.event === "node.state" && event.state !== "running") machines[node] = String(event.state);
  }
  for (const node of hit) machines[node] ??= "hit";
  return machines;
}
