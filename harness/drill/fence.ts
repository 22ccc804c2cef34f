import { seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";

/**
 * Kafka refuses every batch that is larger than this, before it appends anything, whatever a writer's acks are: what a cluster without an
 * authorizer has to close a topic with. Where there are ACLs, denying WRITE is the way.
 */
const closed = { "max.message.bytes": "1" };

/** Its own word for it: anything else that a canary meets is no fence. */
const refusal = "MESSAGE_TOO_LARGE";

/** Closes the load's topics in a cluster that can be reached, and proves it by writes that must be denied. */
export const fenceVerb =
  (site: DrillSite): DrillContext["fence"] =>
  async (cluster, { parts }) => {
    const { stage, folder, step } = site;
    const { observer } = stage.world;
    await step(`fence ${cluster}: its topics are closed, and canary writes are denied`, async () => {
      for (const { definition } of parts) {
        const { topic } = definition;
        await observer.ask("topics.configure", { cluster, topic, settings: closed }, seconds(15));
        const { refused } = await observer.ask("canary.write", { cluster, topic }, seconds(15));
        const open = Object.entries(refused).filter(([, word]) => word !== refusal);
        if (open.length > 0 || Object.keys(refused).length !== definition.partitions)
          throw new GuardRefused(
            `${cluster} is not fenced: ${open.map(([partition, word]) => `${topic}/${partition} ${word === null ? "took a write" : `said ${word}`}`).join(", ") || `${topic} has partitions that nobody asked`}`,
            { hint: "nothing was promoted: two sides that accept writes cannot be made one again" },
          );
      }
    });
    folder.record({ at: await stampOf(site), event: "fenced", cluster, proven: true, by: "machine" });
  };
