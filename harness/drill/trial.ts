import { seconds } from "../core/duration.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { endsOf } from "./log-ends.ts";

/** What a trial of the other side leaves behind: offsets that nobody there has earned, and that replication never takes back. */
export const trialReadVerb =
  (site: DrillSite): DrillContext["trialRead"] =>
  (cluster, { parts }) =>
    site.step(`a trial in ${cluster} leaves the groups' offsets at the ends of the logs`, async () => {
      for (const { definition } of parts) {
        const { group, topic } = definition;
        if (group === null) continue;
        const offsets = (await endsOf(site.stage, cluster, [topic]))[topic] ?? {};
        await site.stage.world.observer.ask("group.commit", { cluster, group, topic, offsets }, seconds(10));
        const told = Object.entries(offsets).map(([partition, offset]) => `${topic}/${partition} ${offset}`);
        site.folder.record({
          at: await stampOf(site),
          event: "note",
          text: `${group} is committed in ${cluster} at ${told.join(", ")}`,
        });
      }
    });

export const stopReadersVerb =
  (site: DrillSite): DrillContext["stopReaders"] =>
  (cluster, { parts }) =>
    site.step(`the groups' members in ${cluster} stop`, async () => {
      const problems = await Promise.all(parts.map(({ workload }) => workload.stopReading(cluster)));
      for (const text of problems.flat()) site.folder.record({ at: await stampOf(site), event: "note", text });
    });
