import type { Fault } from "../../faults/fault.ts";
import { resolveLinkFault } from "../../injector/resolve.ts";
import type { Way } from "../../protocol/commands.ts";
import type { Plan, PlannedPath } from "../../topology/plan.ts";
import type { LinkSight } from "./snapshot.ts";

export const edge = "edge";

interface Touched {
  readonly path: PlannedPath;
  readonly way: Way;
  readonly mode: string;
}

/**
 * Which directions between regions the standing faults touch, and, where only some paths between two regions or some within one are
 * touched, which between their zones.
 */
export function linksOf(faults: readonly Fault[], plan: Plan): LinkSight[] {
  const touched = faults.flatMap((fault) => touchedBy(fault, plan));
  if (touched.length === 0) return [];
  const regionOf = placesOf(plan, ({ region }) => region ?? edge);
  const zoneOf = placesOf(plan, ({ region, zone }) => (zone === null ? (region ?? edge) : `${region}/${zone}`));
  const regions = between(touched, plan, regionOf).filter(({ from, to }) => from !== to);
  const inPart = (path: PlannedPath): boolean => {
    const [from, to] = [regionOf(path.source), regionOf(path.target)];
    return from === to || regions.some((one) => one.from === from && one.to === to && one.affected < one.paths);
  };
  return [
    ...regions,
    ...between(
      touched.filter(({ path }) => inPart(path)),
      plan,
      zoneOf,
    ).filter(({ from, to }) => from !== to),
  ];
}

function touchedBy(fault: Fault, plan: Plan): Touched[] {
  if (fault.kind !== "cut" && fault.kind !== "degrade" && fault.kind !== "isolate" && fault.kind !== "outage") return [];
  const mode = fault.kind === "degrade" ? "slow" : fault.kind === "outage" ? "down" : fault.mode;
  try {
    const { ways, paths } = resolveLinkFault(fault, plan);
    const pathOf = new Map(paths.map((path) => [path.path, path]));
    return ways.flatMap(({ path, way }) => {
      const planned = pathOf.get(path);
      return planned === undefined ? [] : [{ path: planned, way, mode }];
    });
  } catch {
    // Of another version, or by a role that nobody resolved: it is listed by its words all the same.
    return [];
  }
}

type PlaceOf = (host: string) => string;

function placesOf(plan: Plan, place: (host: Plan["hosts"][number]) => string): PlaceOf {
  const places = new Map(plan.hosts.map((host) => [host.name, place(host)]));
  return (host) => places.get(host) ?? edge;
}

function between(touched: readonly Touched[], plan: Plan, placeOf: PlaceOf): LinkSight[] {
  const cells = new Map<string, { from: string; to: string; modes: Set<string>; paths: Set<string> }>();
  const mark = (from: string, to: string, { path, mode }: Touched): void => {
    const key = `${from}\n${to}`;
    const cell = cells.get(key) ?? { from, to, modes: new Set<string>(), paths: new Set<string>() };
    cell.modes.add(mode);
    cell.paths.add(path.path);
    cells.set(key, cell);
  };
  for (const one of touched) {
    const [source, target] = [placeOf(one.path.source), placeOf(one.path.target)];
    if (one.way !== "back") mark(source, target, one);
    if (one.way !== "out") mark(target, source, one);
  }
  return [...cells.values()].map(({ from, to, modes, paths }) => ({
    from,
    to,
    modes: [...modes].toSorted(),
    affected: paths.size,
    paths: plan.paths.filter((path) => joins(path, from, to, placeOf)).length,
  }));
}

function joins({ source, target }: PlannedPath, one: string, other: string, placeOf: PlaceOf): boolean {
  const [from, to] = [placeOf(source), placeOf(target)];
  return (from === one && to === other) || (from === other && to === one);
}
