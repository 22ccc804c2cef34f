import { minutes } from "../core/duration.ts";
import { calledAt } from "../core/place.ts";
import type { Measure } from "../targets/target.ts";
import { mustMissOf, type Rung, type Theory } from "../targets/theory.ts";
import type { Topology } from "../topology/define.ts";
import type { DrillContext } from "./context.ts";
import type { DrillDefinition, DrillSpec, PlannedWorkload } from "./definition.ts";
import { enlist } from "./drill.ts";
import { type Ground, groundOf } from "./ground.ts";

/** One failure, defined once and played on every topology that it applies to. */
export interface LadderStep {
  /** Its drills are called `${name}-on-${topology.name}`. */
  readonly name: string;
  readonly rung: Rung;
  readonly about: (topology: Topology, ground: Ground) => string;
  readonly tags: readonly LadderTag[] | ((topology: Topology) => readonly LadderTag[]);
  /** In words why not, where it does not. */
  readonly applies: (topology: Topology, ground: Ground) => true | string;
  /** What must happen, where that is certain. What it says must be missed is what the drill must miss. */
  readonly theory?: (topology: Topology, ground: Ground) => Theory | undefined;
  /** What it must miss beside that. */
  readonly mustMissToo?: (topology: Topology) => readonly Measure[];
  readonly workloads: (topology: Topology) => readonly PlannedWorkload[];
  readonly budget?: DrillSpec<string, string, string>["budget"];
  readonly expectedMinutes: number;
  readonly measureFrom?: number | ((topology: Topology, ground: Ground) => number);
  /** What its drill is called where that is not `${name}-on-${topology.name}`. */
  readonly called?: (topology: Topology) => string | undefined;
  /** Where lost records are looked for; where nothing is said, in the cluster that was hit. */
  readonly loss?: (topology: Topology, ground: Ground) => DrillSpec<string, string, string>["loss"];
  readonly body: (context: DrillContext, ground: Ground, topology: Topology) => Promise<void>;
}

export type LadderTag = "smoke" | "nightly" | "full";

/** Where a step was asked for and does not apply, and why. */
export interface NotApplicable {
  readonly step: string;
  readonly rung: Rung;
  readonly topology: string;
  readonly why: string;
}

const left: NotApplicable[] = [];

/** Every cell of the files loaded so far that there is no drill for. */
export const notApplicable = (): readonly NotApplicable[] => left;

/** Makes an ordinary drill of the step on each topology that it applies to. */
export function climb(step: LadderStep, topologies: readonly Topology[]): void {
  const place = calledAt();
  for (const topology of topologies) {
    const cell = cellOn(step, topology);
    if ("why" in cell) left.push(cell);
    else enlist({ ...cell, place });
  }
}

/** The drill of a step on a topology, or why there is none. */
export function cellOn(step: LadderStep, topology: Topology): DrillDefinition | NotApplicable {
  const applies = step.applies(topology, groundOf(topology));
  if (applies !== true) return { step: step.name, rung: step.rung, topology: topology.name, why: applies };
  const { name, rung, tags, budget = { run: minutes(6), teardown: minutes(2) }, expectedMinutes, measureFrom } = step;
  const ground = groundOf(topology);
  const theory = step.theory?.(topology, ground);
  const mustMiss = [...(theory === undefined ? [] : mustMissOf(theory)), ...(step.mustMissToo?.(topology) ?? [])];
  return {
    name: step.called?.(topology) ?? `${name}-on-${topology.name}`,
    spec: {
      about: step.about(topology, ground),
      topology,
      workloads: step.workloads(topology),
      budget,
      tags: typeof tags === "function" ? tags(topology) : tags,
      expectedMinutes,
      ...(mustMiss.length === 0 ? {} : { mustMiss }),
      cell: { step: name, rung, ...(theory === undefined ? {} : { theory }) },
      loss: step.loss?.(topology, ground) ?? { source: ground.cluster, survivors: ground.cluster },
      ...(measureFrom === undefined
        ? {}
        : { measureFrom: typeof measureFrom === "function" ? measureFrom(topology, ground) : measureFrom }),
    },
    body: (context) => step.body(context, ground, topology),
  };
}
