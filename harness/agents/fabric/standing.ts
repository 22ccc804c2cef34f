import type { CutMode } from "../../faults/fault.ts";
import type { Degradation, FabricPath, PathWay } from "../../protocol/commands.ts";
import { type Direction, directions, type Toxic, toxicsOf } from "./toxics.ts";

/** A fault of the fabric that stands. */
export type Standing =
  | { readonly kind: "cut"; readonly mode: CutMode; readonly paths: readonly PathWay[] }
  | { readonly kind: "degrade"; readonly degradation: Degradation; readonly paths: readonly PathWay[] };

/** Modes that are done to packets, the strongest first; `refuse` alone is Toxiproxy's. */
export const packetModes = ["drop", "reset", "blackhole", "hold"] as const;
export type PacketMode = (typeof packetModes)[number];

/** What all leases together say of one path. Where modes meet, the stronger one shows: drop, refuse, reset, blackhole, hold. */
export interface PathState {
  readonly modes: Readonly<Record<Direction, ReadonlySet<PacketMode>>>;
  readonly refused: boolean;
  readonly toxics: readonly Toxic[];
}

/** A path cut twice stays cut until the last lease is healed; degradations of several leases add up. */
export function stateOf(path: FabricPath, standing: Iterable<Standing>): PathState {
  const modes = { out: new Set<PacketMode>(), back: new Set<PacketMode>() };
  const degradations: Record<Direction, Degradation[]> = { out: [], back: [] };
  let refused = false;
  for (const fault of standing)
    for (const { way } of fault.paths.filter((one) => one.path === path.path)) {
      if (fault.kind === "cut" && fault.mode === "refuse") refused = true;
      else
        for (const direction of directionsOf(fault, way))
          if (fault.kind === "degrade") degradations[direction].push(fault.degradation);
          else if (fault.mode !== "refuse") modes[direction].add(fault.mode);
    }
  return { modes, refused, toxics: directions.flatMap((each) => toxicsOf(each, path.latencyMs[each], degradations[each])) };
}

/** A connection is reset as a whole, whichever way its bytes travel. */
const directionsOf = (fault: Standing, way: PathWay["way"]): readonly Direction[] =>
  way === "both" || (fault.kind === "cut" && fault.mode === "reset") ? directions : [way];

/** One element of an nft set: packets of this mode, of one direction of one path. */
export interface Stop {
  readonly mode: PacketMode;
  readonly direction: Direction;
  readonly path: string;
}

/** What it takes to come from one state of a path to another, in the order in which it has to happen. */
export interface Change {
  readonly stop: readonly Stop[];
  /** Ends the connections that are open: before they are let go (`blackhole`), or as the deed itself (`reset`). */
  readonly endConnections: boolean;
  readonly pass: readonly Stop[];
}

export function changeOf(path: string, before: PathState, after: PathState): Change {
  const differing = (from: PathState, to: PathState): Stop[] =>
    directions.flatMap((direction) =>
      packetModes
        .filter((mode) => to.modes[direction].has(mode) && !from.modes[direction].has(mode))
        .map((mode) => ({ mode, direction, path })),
    );
  const stop = differing(before, after);
  const pass = differing(after, before);
  const endConnections = stop.some(({ mode }) => mode === "reset") || pass.some(({ mode }) => mode === "blackhole");
  return { stop, endConnections, pass };
}
