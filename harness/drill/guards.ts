import { internalTopicNames } from "../cluster/internal-topics.ts";
import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused, messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { cameBack, copiesOf } from "../topology/names.ts";
import { auditPlacement } from "../topology/placement.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { capacityGuard } from "./capacity.ts";
import type { DrillContext, DrillSite, Load } from "./context.ts";
import type { Scene } from "./scene.ts";

/** "Do not" rules, checked before anything is injected; each gives what is wrong, and nothing wrong means that it holds. */
export const guardVerb =
  ({ step }: Pick<DrillSite, "step">): DrillContext["guard"] =>
  async (name, holds) => {
    const problems = await step(`guard: ${name}`, holds);
    if (problems.length > 0)
      throw new GuardRefused(`guard "${name}" refused: ${problems.join("; ")}`, {
        hint: "nothing was injected; what the run started is taken down again",
      });
  };

export function guardsOf(
  site: DrillSite,
  readiness: DrillContext["guards"]["readiness"],
): Pick<DrillContext, "guard" | "guards"> {
  const { stage, signal, step } = site;
  const { world } = stage;
  const guard = guardVerb({ step });
  return {
    guard,
    guards: {
      placement: (...clusters) =>
        guard("placement and ISR", async () => {
          const problems = await Promise.all(
            clusters.map(async (cluster) => {
              const placed = world.topology.clusters[cluster]?.replicaPlacement !== undefined;
              const topics = [...(stage.topics.get(cluster) ?? []), ...(placed ? internalTopicNames : [])];
              return auditPlacement(world.plan, cluster, await world.observer.ask("topics.describe", { cluster, topics }));
            }),
          );
          return problems.flat();
        }),
      groupOffsets: groupOffsetsGuard({ stage, signal, step }),
      readiness,
      capacity: capacityGuard(site),
      noCycle: noCycleGuard({ stage, step }),
    },
  };
}

/** What was copied once is not copied back: names tell where a topic has been. */
export const noCycleGuard =
  ({ stage: { world }, step }: Pick<DrillSite<Scene>, "stage" | "step">): DrillContext["guards"]["noCycle"] =>
  (...clusters) =>
    guardVerb({ step })("nothing is mirrored back", async () => {
      const known = Object.keys(world.topology.clusters);
      const found = await Promise.all(
        clusters.map(async (cluster) => ({
          cluster,
          topics: cameBack(cluster, await world.observer.ask("topics.list", { cluster }), known),
        })),
      );
      return found.flatMap(({ cluster, topics }) => topics.map((topic) => `${topic} in ${cluster} has been there before`));
    });

/** Offsets of every group on every partition, where the load may go on. */
export const groupOffsetsGuard =
  (site: Pick<DrillSite<Scene>, "stage" | "signal" | "step">): DrillContext["guards"]["groupOffsets"] =>
  ({ parts }, cluster) =>
    guardVerb(site)(`offsets of ${groupsOf(parts)} in ${cluster}`, () => missingOffsetsOf(site, parts, cluster, seconds(20)));

const groupsOf = (parts: Load["parts"]): string => {
  const groups = parts.flatMap(({ definition }) => definition.group ?? []);
  return `${groups.length === 1 ? "group" : "groups"} ${groups.join(", ")}`;
};

/** Waits for every group's offsets on every partition of what is mirrored there; what is still missing at the end, in words. */
export async function missingOffsetsOf(
  site: Pick<DrillSite<Scene>, "stage" | "signal">,
  parts: Load["parts"],
  cluster: string,
  within: Duration,
): Promise<string[]> {
  const { topology } = site.stage.world;
  const asked = parts.flatMap(({ definition }) => {
    const copies = copiesOf(topology, definition.topic).filter((copy) => copy.cluster === cluster);
    const logs = copies.length === 0 ? [definition] : copies.map(({ topic }) => ({ ...definition, topic }));
    return logs.map((log) => missingOffsets(site, log, cluster, within));
  });
  return (await Promise.all(asked)).flat();
}

async function missingOffsets(
  { stage, signal }: Pick<DrillSite<Scene>, "stage" | "signal">,
  { group, topic, partitions }: WorkloadDefinition,
  cluster: string,
  within: Duration,
): Promise<string[]> {
  if (group === null) return [];
  const waiting = eventually({
    what: `offsets of group ${group} for every partition of ${topic} in ${cluster}`,
    within,
    every: milliseconds(250),
    signal,
    async probe() {
      const { at: _, ...offsets } = await stage.world.observer.ask("group.offsets", { cluster, group, topic });
      const there = Object.values(offsets as Record<string, number | null>).filter((offset) => offset !== null && offset >= 0);
      return there.length === partitions ? { done: [] } : { seen: `${there.length} of ${partitions} partitions have one` };
    },
  });
  return waiting.catch((error: unknown) => {
    signal.throwIfAborted();
    return [messageOf(error)];
  });
}
