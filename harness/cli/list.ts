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
  if (json === true) process.stdout.write(`${JSON.stringify(entries, undefined, 2)}\n`);
  else show(entries);
  return 0;
}

interface Entry {
  readonly kind: "drill" | "cell" | "topology" | "tier";
  readonly name: string;
  readonly about: string;
  readonly tags: readonly string[];
  readonly tiers?: readonly string[];
  readonly topology: string | null;
}

/** A line each; of cells that do not apply, most of the ladder, their number alone. */
function show(entries: readonly Entry[]): void {
  const shown = entries.filter(({ kind }) => kind !== "cell");
  const nameWidth = Math.max(...shown.map(({ name }) => name.length));
  const topologyWidth = Math.max(...shown.map(({ topology }) => topology?.length ?? 0));
  for (const { kind, name, about, tags, topology, tiers = [] } of shown) {
    const marks = [...tags, ...tiers];
    process.stdout.write(
      `${kind.padEnd(9)} ${name.padEnd(nameWidth)}  ${(kind === "drill" ? (topology ?? "") : "").padEnd(topologyWidth)}  ${about.split(". ")[0] ?? ""}${marks.length > 0 ? `  [${marks.join(", ")}]` : ""}\n`,
    );
  }
  process.stdout.write(
    `${entries.length - shown.length} more cells of the ladder do not apply; docs/ladder.md says why of each\n`,
  );
}

const tiersOf = ({ workloads }: DrillDefinition["spec"]): string[] =>
  [...new Set(workloads.map(({ tier }) => tier.name))].toSorted();
