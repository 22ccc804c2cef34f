import { milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { Flow } from "../replication/flow.ts";
import { translationTopics } from "../replication/mirror-maker.ts";
import { oldestSyncs } from "../replication/offset-syncs.ts";
import { rangesOf } from "../replication/ranges.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { takenFrom } from "./records.ts";

/** Segments close at the next sync, and are compacted whatever is new in them; Kafka waits for a week (or 1 GiB), and for half of the log to be new. */
const eager = { "segment.ms": "1000", "min.cleanable.dirty.ratio": "0.01" };
const asBefore = { "segment.ms": null, "min.cleanable.dirty.ratio": null };

/** The cleaner looks every 15 s (`log.cleaner.backoff.ms`), and needs a look or two. */
const compactedWithin = seconds(120);

/**
 * Of the offset syncs, of which there is at least one for every `offset.lag.max` records, compaction leaves the newest of each partition, and all of the
 * segment that is written to.
 */
export const compactSyncsVerb =
  (site: DrillSite): DrillContext["compactSyncs"] =>
  (cluster, { parts }) =>
    site.step(`what MirrorMaker notes of offsets on its way to ${cluster} is compacted`, async () => {
      const flows = site.stage.flows.filter(({ to }) => to === cluster);
      const standing = flows.flatMap((flow) =>
        parts.flatMap(({ definition: { group, topic, on } }) =>
          group === null || on !== flow.from ? [] : [{ flow, group, topic }],
        ),
      );
      if (standing.length === 0) throw new InvalidDrill(`no group of this load stands where ${cluster} is replicated from`);
      for (const flow of flows)
        await compact(
          site,
          flow,
          standing.filter((one) => one.flow === flow),
        );
      site.folder.record({ at: await stampOf(site), event: "phase", name: "offset syncs compacted", by: "machine" });
    });

/** A group of the load, and what it reads, at the source. */
interface Standing {
  readonly group: string;
  readonly topic: string;
}

async function compact(site: DrillSite, flow: Flow, groups: readonly Standing[]): Promise<void> {
  const [syncs] = translationTopics(flow.definition);
  const configure = async (settings: Readonly<Record<string, string | null>>): Promise<void> =>
    void (await site.stage.world.observer.ask("topics.configure", { ...syncs, settings }, seconds(15)));
  await using _restored = { [Symbol.asyncDispose]: () => configure(asBefore) };
  await configure(eager);
  await eventually({
    what: `compaction to take the offset syncs from ${flow.from} to ${flow.to} of where groups stand`,
    within: compactedWithin,
    every: milliseconds(1000),
    signal: site.signal,
    async probe() {
      const left = await stillTranslated(site, flow, groups);
      return left.length === 0 ? { done: undefined } : { seen: left.join("; ") };
    },
  });
}

/** Where a group stands and a sync is left of it, in words. */
async function stillTranslated(
  { stage: { world }, signal }: DrillSite,
  { from, definition }: Flow,
  groups: readonly Standing[],
): Promise<string[]> {
  const [log] = translationTopics(definition);
  const { start, end } = (await rangesOf(world, log.cluster, [log.topic]))[log.topic]?.[0] ?? { start: 0, end: 0 };
  const syncs = await takenFrom({ world, signal }, { ...log, partition: 0 }, start, end);
  const left = groups.map(async ({ group, topic }) => {
    const oldest = oldestSyncs(syncs, topic);
    const { at: _, ...offsets } = await world.observer.ask("group.offsets", { cluster: from, group, topic });
    return Object.entries(offsets as Readonly<Record<string, number | null>>).flatMap(([partition, offset]) => {
      const sync = oldest.get(Number(partition));
      const isBehind = offset !== null && sync !== undefined && offset < sync;
      const where = `${group} stands at ${offset ?? "nothing"} on ${topic}/${partition}`;
      return isBehind ? [] : [`${where}, and the oldest sync is of ${sync ?? "nothing"}`];
    });
  });
  return (await Promise.all(left)).flat();
}
