import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { assertGates, assertUsed } from "../drill/assert-gates.ts";
import { type DrillDefinition, drills } from "../drill/definition.ts";
import { mistakeIn } from "../drill/mistake.ts";
import type { Tier } from "../targets/tiers.ts";
import type { Topology } from "../topology/define.ts";

export const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

export const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(projectRoot, folder, file))
    .toSorted();

export const drillFiles = (): string[] => filesUnder("suites", ".drill.ts");

const loadedFrom = (file: string): Promise<unknown> =>
  import(pathToFileURL(file).href).catch((error: unknown) => {
    throw mistakeIn([file], error);
  });

/** Loads every suite outside of mocha: drills only register, nothing runs. */
export async function allDrills(): Promise<readonly DrillDefinition[]> {
  for (const file of drillFiles()) await loadedFrom(file);
  await assertGatesOf(drills());
  return drills();
}

const topologyFiles = (): string[] => filesUnder("topologies", ".ts").filter((file) => !file.endsWith("tiers.ts"));

/** Each file's default: a topology, or the variants of one. */
const topologiesIn = async (file: string): Promise<readonly Topology[]> =>
  [((await loadedFrom(file)) as { default: Topology | readonly Topology[] }).default].flat();

export async function allTopologies(): Promise<Topology[]> {
  return (await Promise.all(topologyFiles().map(topologiesIn))).flat();
}

/**
 * The one that is up. A mistake in somebody's other file is no reason not to heal it; undefined where no file has it, and the
 * mistake itself where one of those that cannot be loaded may have it.
 */
export async function topologyUp(name: string, files = topologyFiles()): Promise<Topology | undefined> {
  const loaded = await Promise.allSettled(files.map(topologiesIn));
  const found = loaded.flatMap((one) => (one.status === "fulfilled" ? one.value : [])).find((topology) => topology.name === name);
  const mistake = loaded.find(({ status }) => status === "rejected");
  if (found === undefined && mistake?.status === "rejected") throw mistake.reason;
  return found;
}

/** Refuses gates on a topology that neither a file nor one of these drills defines, and tiers that none of them has. */
export async function assertGatesOf(drills: readonly DrillDefinition[]): Promise<void> {
  const known = [...(await allTopologies()), ...drills.map(({ spec }) => spec.topology)].map(({ name }) => name);
  const tiers = drills.flatMap(({ spec }) => spec.workloads.map(({ tier }) => tier));
  assertGates(tiers, [...new Set(known)].toSorted());
  assertUsed(await allTiers(), tiers);
}

/** Everything that topologies/tiers.ts exports. */
export async function allTiers(): Promise<Tier[]> {
  return Object.values((await loadedFrom(join(projectRoot, "topologies", "tiers.ts"))) as Record<string, Tier>);
}

/** The one with this name, or an error that suggests the nearest. */
export function named<T extends { readonly name: string }>(what: string, name: string, candidates: readonly T[]): T {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const names = candidates.map((candidate) => candidate.name);
  throw new UsageError(`there is no ${what} "${name}"${suggestion(name, names)}`, { hint: `known: ${names.join(", ")}` });
}
