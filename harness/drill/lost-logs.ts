import { seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { mirroredName } from "../topology/names.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { asInput, kafkaTool } from "./kafka-tool.ts";
import { type Ends, endsOf, grownBy, startsOf } from "./log-ends.ts";

const phase = async (site: DrillSite, name: string): Promise<void> =>
  site.folder.record({ at: await stampOf(site), event: "phase", name, by: "human" });

const topicsOf = ({ parts }: Parameters<DrillContext["truncateLogs"]>[1]): string[] =>
  parts.map(({ definition }) => definition.topic);

/**
 * Retention by Kafka's own tool, at a moment that we choose: what lies below these offsets is gone for whoever reads from now on. Time and size do the same
 * to a log that is replicated too slowly, once in five minutes (`log.retention.check.interval.ms`).
 */
export const truncateLogsVerb =
  (site: DrillSite): DrillContext["truncateLogs"] =>
  (cluster, load) =>
    site.step(`the logs in ${cluster} begin anew at their ends of now`, async () => {
      const topics = topicsOf(load);
      const ends = await endsOf(site.stage, cluster, topics);
      await kafkaTool(site.stage.world, cluster, ["DeleteRecordsCommand", "--offset-json-file", asInput], deletionOf(ends));
      const after = await startsOf(site.stage, cluster, topics);
      if (grownBy(ends, after) !== 0) throw new InvalidDrill(`the logs in ${cluster} do not begin where they were told to`);
      await phase(site, "retention");
      return uncopied(site, cluster, ends);
    });

/** By log ends: exact while replication stands still and copies what it has once, at most what is told while it runs. */
async function uncopied({ stage }: DrillSite, cluster: string, ends: Ends): Promise<number> {
  const copies = stage.flows.filter(({ from }) => from === cluster);
  const missing = copies.map(async ({ to, definition }) => {
    const names = Object.entries(ends).map(([topic, of]) => [mirroredName(definition, topic), of] as const);
    const there = await endsOf(
      stage,
      to,
      names.map(([name]) => name),
    );
    return grownBy(there, Object.fromEntries(names));
  });
  return Math.max(0, ...(await Promise.all(missing)));
}

/** As `kafka-delete-records.sh` takes it. */
export const deletionOf = (ends: Ends): unknown => ({
  version: 1,
  partitions: Object.entries(ends).flatMap(([topic, of]) =>
    Object.entries(of).map(([partition, offset]) => ({ topic, partition: Number(partition), offset })),
  ),
});

export const remakeTopicsVerb =
  (site: DrillSite): DrillContext["remakeTopics"] =>
  (cluster, load) =>
    site.step(`the topics in ${cluster} are deleted and made again, empty`, async () => {
      const topics = topicsOf(load);
      const had = grownBy({}, await endsOf(site.stage, cluster, topics));
      await site.stage.world.observer.ask("topics.remake", { cluster, topics, withinMs: 30_000 }, seconds(65));
      site.folder.record({ at: await stampOf(site), event: "topics.remade", cluster });
      await phase(site, "topics made again");
      return had;
    });
