import { seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { stopMirroring } from "../replication/flow.ts";
import type { Actor } from "../timeline/events.ts";
import { namesIn } from "../topology/names.ts";
import { type DrillContext, type DrillSite, type Load, stampOf } from "./context.ts";
import { missingOffsetsOf } from "./guards.ts";
import { promotedSince } from "./last-move.ts";
import type { Readiness } from "./readiness.ts";
import type { Scene } from "./scene.ts";

/**
 * Stops replication into the cluster where names are kept: a record that it brought later would stand among those that are written there
 * from now on. Where copies have a log of their own nothing needs to be stopped, and what comes later is told as late. Then looks
 * for the groups' offsets there, and records where its logs end.
 */
export const promoteVerb =
  (site: DrillSite, { assertStillReady }: Pick<Readiness, "assertStillReady">): DrillContext["promote"] =>
  (cluster, load) => {
    const stopped = site.stage.flows.filter(({ to, definition }) => to === cluster && definition.policy === "identity");
    return site.step(
      `promote ${cluster}: ${stopped.length > 0 ? "stop replication, " : ""}check offsets, record the ends`,
      async () => {
        assertNotPromoted(site, cluster);
        await assertStillReady(cluster);
        for (const flow of stopped) await stopMirroring(flow, site.signal);
        await recordPromotion(site, cluster, load, "machine");
      },
    );
  };

/** A second promotion would move the point that a way back is resumed at behind records that nobody else has. */
function assertNotPromoted({ folder }: DrillSite, cluster: string): void {
  const since = promotedSince(folder.timeline, cluster);
  if (since !== null)
    throw new GuardRefused(`${cluster} is promoted already, since ${since.toFixed(1)} s of the run`, {
      hint: "nothing was changed; the way on is the way back",
    });
}

/** Promotion does not wait for group offsets: what is missing is noted. The ends are those before the first native record. */
export async function recordPromotion(site: DrillSite<Scene>, cluster: string, { parts }: Load, by: Actor): Promise<void> {
  const { stage, folder } = site;
  for (const missing of await missingOffsetsOf(site, parts, cluster, seconds(2)))
    folder.record({ at: await stampOf(site), event: "note", text: `promoted all the same: ${missing}` });
  const logs = parts.flatMap(({ definition }) => namesIn(stage.world.topology, cluster, definition.topic));
  const asked = await Promise.all(
    logs.map(async (topic) => {
      const { at, ...ends } = await stage.world.observer.ask("ends", { cluster, topic, withinMs: 10_000 }, seconds(12));
      return { at, topic, ends: ends as Record<string, number> };
    }),
  );
  const ends = Object.fromEntries(asked.map((one) => [one.topic, one.ends]));
  folder.record({ at: Math.max(...asked.map(({ at }) => at)), event: "promoted", cluster, by, ends });
}
