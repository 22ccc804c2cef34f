import { seconds } from "../core/duration.ts";
import { stopMirroring } from "../replication/flow.ts";
import type { Actor } from "../timeline/events.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { missingOffsets } from "./guards.ts";
import type { Scene } from "./scene.ts";

/** Stops replication into the cluster, looks for the group's offsets there, and records where its logs end. */
export const promoteVerb =
  (site: DrillSite): DrillContext["promote"] =>
  (cluster, { definition }) =>
    site.step(`promote ${cluster}: stop replication, check offsets, record the ends`, async () => {
      for (const flow of site.stage.flows) if (flow.to === cluster) await stopMirroring(flow, site.signal);
      await recordPromotion(site, cluster, definition, "machine");
    });

/** Promotion does not wait for group offsets: what is missing is noted. The ends are those before the first native record. */
export async function recordPromotion(
  site: DrillSite<Scene>,
  cluster: string,
  definition: WorkloadDefinition,
  by: Actor,
): Promise<void> {
  const { stage, folder } = site;
  for (const missing of await missingOffsets(site, definition, cluster, seconds(2)))
    folder.record({ at: await stampOf(site), event: "note", text: `promoted all the same: ${missing}` });
  const { topic } = definition;
  const { at, ...ends } = await stage.world.observer.ask("ends", { cluster, topic, withinMs: 10_000 }, seconds(12));
  folder.record({ at, event: "promoted", cluster, by, ends: { [topic]: ends as Record<string, number> } });
}
