/** Tiers: what a class of workloads is promised, and the stricter gate per topology that a run can fail. */
import { calledAt, type Place } from "../core/place.ts";
import type { TargetLines, Targets } from "./target.ts";
import { MEASURES } from "./target.ts";

export interface Tier<Topology extends string = string> {
  /** `tier-1`. */
  readonly name: string;
  /** What the business asks: rpo and rto in seconds, e.g. `{ rpo: { below: 60 }, rto: { below: 300 } }`. */
  readonly objective: Targets;
  /**
   * What a run must show on a topology: rpo and rto in seconds, skipped, replayed and splitBrain in records. A split-brain
   * gate that is not named is `{ atMost: 0 }`.
   */
  readonly gates: Readonly<Record<Topology, Targets>>;
  /** How service is judged, where the tier differs from 5 s windows that hold for 30 s. */
  readonly service?: ServiceObjective;
}

export interface ServiceObjective {
  readonly windowSeconds?: number;
  readonly sustainSeconds?: number;
  /** Of an acknowledgement, from the intended send. */
  readonly latencyObjectiveMs?: number;
  /** Of first processing, from the intended send. */
  readonly endToEndObjectiveMs?: number;
}

const places = new WeakMap<Tier, Place>();

/** A tier as a value; misspelt measures do not compile. */
export function defineTier<const Topology extends string>(tier: Tier<Topology>): Tier<Topology> {
  places.set(tier, calledAt());
  return tier;
}

/** Where a tier is defined, to say of it what is wrong. */
export const placeOfTier = (tier: Tier): Place | undefined => places.get(tier);

/** Both lines of a tier on a topology, by measure. A topology that the tier has no gate on must never pass for want of one. */
export function targetsOn(tier: Tier, topology: string): TargetLines {
  const { name, objective, gates } = tier;
  const gate = gates[topology];
  if (gate === undefined) throw new TypeError(`${name} has no gate on ${topology} (known: ${Object.keys(gates).join(", ")})`);
  return linesOf(objective, { splitBrain: { atMost: 0 }, ...gate });
}

function linesOf(objective: Targets, gate: Targets): TargetLines {
  const lines = MEASURES.flatMap((measure) => {
    const [asked, shown] = [objective[measure], gate[measure]];
    if (asked === undefined && shown === undefined) return [];
    return [[measure, { ...(asked && { objective: asked }), ...(shown && { gate: shown }) }] as const];
  });
  return Object.fromEntries(lines);
}
