import { milliseconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { DrillContext, DrillSite } from "./context.ts";

/** Waits until replication has written the offsets of every group there anew, on every partition: from now on they grow old. */
export const groupsSyncedVerb =
  ({ stage, signal, step }: DrillSite): DrillContext["groupsSynced"] =>
  async (cluster, load, { within }) => {
    const offsetsNow = async (): Promise<Map<string, number | null>> => {
      const told = await Promise.all(
        load.parts.map(async ({ definition: { group, topic } }) => {
          if (group === null) return [];
          const { at: _, ...offsets } = await stage.world.observer.ask("group.offsets", { cluster, group, topic });
          return Object.entries(offsets).map(([partition, offset]) => [`${group} ${topic}/${partition}`, offset] as const);
        }),
      );
      return new Map(told.flat());
    };
    await step(`the groups' offsets in ${cluster} are written anew`, async () => {
      const before = await offsetsNow();
      await eventually({
        what: `the groups' offsets in ${cluster} to be written anew`,
        within,
        every: milliseconds(250),
        signal,
        async probe() {
          const now = [...(await offsetsNow())];
          const moved = now.filter(([name, offset]) => offset !== before.get(name)).length;
          return moved === now.length && moved > 0 ? { done: undefined } : { seen: `${moved} of ${now.length} partitions were` };
        },
      });
    });
  };
