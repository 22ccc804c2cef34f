import { pathFrom } from "../core/path-from.ts";
import { notApplicable } from "../drill/climb.ts";
import type { DrillDefinition } from "../drill/definition.ts";
import { allDrills, allTiers, allTopologies, projectRoot } from "./suites.ts";

/** Feeds a CI matrix: one object per drill, topology and tier. */
export async function list({ json }: { readonly json?: boolean }): Promise<number> {
  const [drills, topologies, tiers] = await Promise.all([allDrills(), allTopologies(), allTiers()]);
  const entries = [
    ...drills.map(({ name, spec, place }) => ({
      kind: "drill" as const,
      name,
      tags: spec.tags,
      topology: spec.topology.name,
      expectedMinutes: spec.expectedMinutes,
      mustMiss: spec.mustMiss ?? [],
      tiers: tiersOf(spec),
      workloads: spec.workloads.map(({ name }) => name),
      about: spec.about,
      ...(spec.cell === undefined ? {} : { step: spec.cell.step, rung: spec.cell.rung, theory: spec.cell.theory }),
      ...(place === undefined ? {} : { file: pathFrom(projectRoot, place.file), line: place.line }),
    })),
    ...notApplicable().map(({ step, rung, topology, why }) => ({
      kind: "cell" as const,
      name: `${step}-on-${topology}`,
      tags: [],
      topology,
      expectedMinutes: null,
      mustMiss: [],
      about: `does not apply: ${why}`,
      step,
      rung,
    })),
    ...topologies.map(({ name, about }) => ({
      kind: "topology" as const,
      name,
      tags: [],
      topology: name,
      expectedMinutes: null,
      mustMiss: [],
      about,
    })),
    ...tiers.map(({ name }) => ({
      kind: "tier" as const,
      name,
      tags: [],
      topology: null,
      expectedMinutes: null,
      mustMiss: [],
      about: "",
    })),
  ];
  const nameWidth = Math.max(...entries.map(({ name }) => name.length));
  const topologyWidth = Math.max(...entries.map(({ topology }) => topology?.length ?? 0));
  if (json === true) process.stdout.write(`${JSON.stringify(entries, undefined, 2)}\n`);
  else
    for (const { kind, name, about, tags, topology, ...rest } of entries) {
      const marks = [...tags, ...("tiers" in rest ? rest.tiers : [])];
      process.stdout.write(
        `${kind.padEnd(9)} ${name.padEnd(nameWidth)}  ${(kind === "drill" || kind === "cell" ? topology : "").padEnd(topologyWidth)}  ${about.split(". ")[0] ?? ""}${marks.length > 0 ? `  [${marks.join(", ")}]` : ""}\n`,
      );
    }
  return 0;
}

const tiersOf = ({ workloads }: DrillDefinition["spec"]): string[] =>
  [...new Set(workloads.map(({ tier }) => tier.name))].toSorted();
