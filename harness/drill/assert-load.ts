import { UsageError } from "../core/errors.ts";
import { pathFrom } from "../core/path-from.ts";
import { MEASURES } from "../targets/target.ts";
import { targetsOn } from "../targets/tiers.ts";
import type { DrillDefinition } from "./definition.ts";

/**
 * A drill's load must be one that can be told apart and judged: a run can fail all that the business asks of its tier, and what a
 * known-bad drill must miss; what is wrong is the drill file's, and said with its name.
 */
export function assertLoad({ name, place, spec }: Pick<DrillDefinition, "name" | "place" | "spec">): void {
  const file = place === undefined ? "?" : pathFrom(process.cwd(), place.file);
  const { workloads, topology, mustMiss } = spec;
  if (workloads.length === 0)
    throw new UsageError(`drill "${name}" in ${file} has no workload: nothing could be measured`, {
      hint: "name at least one in `workloads`",
    });
  for (const { name: workload, tier } of workloads) {
    if (tier.gates[topology.name] === undefined)
      throw new UsageError(
        `drill "${name}" in ${file}: workload "${workload}" is ${tier.name}, which has no gate on topology "${topology.name}"`,
        {
          hint: `say in topologies/tiers.ts what a run of ${topology.name} must show of ${tier.name}; it has gates on ${Object.keys(tier.gates).join(", ") || "nothing"}`,
        },
      );
    const asked = MEASURES.filter((measure) => tier.objective[measure] !== undefined);
    const lacks = asked.filter((measure) => tier.gates[topology.name]?.[measure] === undefined);
    if (lacks.length > 0 || Object.keys(tier.gates[topology.name] ?? {}).length === 0)
      throw new UsageError(
        `drill "${name}" in ${file}: workload "${workload}" is ${tier.name}, whose gate on topology "${topology.name}" lacks ${lacks.join(" and ") || "every measure"}`,
        { hint: "a run that no figure could fail would pass unjudged: say in topologies/tiers.ts what it must show" },
      );
  }
  const judged = new Set(workloads.flatMap(({ tier }) => Object.keys(targetsOn(tier, topology.name))));
  const unasked = (mustMiss ?? []).filter((measure) => !judged.has(measure));
  if (unasked.length > 0)
    throw new UsageError(
      `drill "${name}" in ${file} must miss ${unasked.join(" and ")}, of which no tier of its workloads has a target`,
      {
        hint: "name it in a gate, so that it can be missed",
      },
    );
  for (const what of ["name", "topic", "group"] as const) {
    const values = workloads.map((workload) => workload[what]).filter((value) => value !== null);
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) throw new UsageError(`drill "${name}" in ${file}: two workloads have the ${what} "${twice}"`);
  }
}
