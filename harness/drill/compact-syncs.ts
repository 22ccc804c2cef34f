import { milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { Flow } from "../replication/flow.ts";
import { translationTopics } from "../replication/mirror-maker.ts";
import { oldestSyncs } from "../replication/offset-syncs.ts";
import { rangesOf } from "../replication/ranges.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { takenFrom } from "./records.ts";

/** Segments close at the next sync, and compaction has something to do with each; Kafka's own are a week and half of the log. */
const eager = { "segment.ms": "1000", "min.cleanable.dirty.ratio": "0.01" };
const asBefore = { "segment.ms": null, "min.cleanable.dirty.ratio": null };

/** The cleaner looks every 15 s (`log.cleaner.backoff.ms`), and needs a look or two. */
const compactedWithin = seconds(120);

/** Of the offset syncs, of which there is one for every `offset.lag.max` records, compaction leaves the newest of each partition. */
export const compactSyncsVerb =
  (site: DrillSite): DrillContext["compactSyncs"] =>
  (cluster, load) =>
    site.step(`what MirrorMaker notes of offsets on its way to ${cluster} is compacted`, async () => {
      const { stage, signal, folder } = site;
      const flows = stage.flows.filter(({ to }) => to === cluster);
      if (flows.length === 0) throw new InvalidDrill(`nothing is replicated into ${cluster}`);
      for (const flow of flows) {
        const [syncs] = translationTopics(flow.definition);
        const configure = (settings: Readonly<Record<string, string | null>>) =>
          stage.world.observer.ask("topics.configure", { ...syncs, settings }, seconds(15));
        await configure(eager);
        await eventually({
          what: `compaction to take the offset syncs from ${flow.from} to ${cluster} of where groups stand`,
          within: compactedWithin,
          every: milliseconds(1000),
          signal,
          async probe() {
            const known = await stillTranslated(site, flow, load);
            return known.length === 0 ? { done: undefined } : { seen: known.join("; ") };
          },
        }).finally(() => configure(asBefore));
      }
      folder.record({ at: await stampOf(site), event: "phase", name: "offset syncs compacted", by: "machine" });
    });

/** Where a group stands and a sync is left of it, in words. */
async function stillTranslated(
  { stage: { world }, signal }: DrillSite,
  flow: Flow,
  { parts }: Parameters<DrillContext["compactSyncs"]>[1],
): Promise<string[]> {
  const [log] = translationTopics(flow.definition);
  const { start, end } = (await rangesOf(world, log.cluster, [log.topic]))[log.topic]?.[0] ?? { start: 0, end: 0 };
  const syncs = await takenFrom({ world, signal }, { ...log, partition: 0 }, start, end);
  const known = parts.map(async ({ definition: { group, topic, on } }) => {
    if (group === null || on !== flow.from) return [];
    const oldest = oldestSyncs(syncs, topic);
    const { at: _, ...offsets } = await world.observer.ask("group.offsets", { cluster: on, group, topic });
    return Object.entries(offsets as Readonly<Record<string, number | null>>).flatMap(([partition, offset]) => {
      const sync = oldest.get(Number(partition));
      const isBehind = offset !== null && sync !== undefined && offset < sync;
      return isBehind
        ? []
        : [`${group} stands at ${offset ?? "nothing"} on ${topic}/${partition}, and the oldest sync is of ${sync ?? "nothing"}`];
    });
  });
  return (await Promise.all(known)).flat();
}
