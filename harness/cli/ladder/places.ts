import { notApplicable } from "../../drill/climb.ts";
import type { DrillDefinition } from "../../drill/definition.ts";
import type { CellPlace, Ladder } from "../../ladder/ladder.ts";
import { RUNGS } from "../../targets/theory.ts";

/** Every cell of the suites that are loaded: those with a drill, and those that no drill is for, with the reason. By rung, then as suites have them. */
export function placesOf(drills: readonly DrillDefinition[]): CellPlace[] {
  const played = drills.flatMap(({ name, spec: { cell, topology, tags, expectedMinutes } }): CellPlace[] =>
    cell === undefined ? [] : [{ topology: topology.name, step: cell.step, rung: cell.rung, drill: name, tags, expectedMinutes }],
  );
  const left = notApplicable().map(
    ({ topology, step, rung, why }): CellPlace => ({ topology, step, rung, tags: [], expectedMinutes: 0, why }),
  );
  const all = [...played, ...left];
  const steps = [...new Set(all.map(({ step }) => step))];
  return all.toSorted((a, b) => RUNGS.indexOf(a.rung) - RUNGS.indexOf(b.rung) || steps.indexOf(a.step) - steps.indexOf(b.step));
}

/** The topologies that steps are played on, in the order in which suites name them. */
export function topologiesOf(drills: readonly DrillDefinition[]): Ladder["topologies"] {
  const climbed = drills.filter(({ spec }) => spec.cell !== undefined).map(({ spec }) => spec.topology);
  return [...new Map(climbed.map(({ name, about }) => [name, { name, about }])).values()];
}
