import { changeAcls } from "../cluster/access.ts";
import { denialOf } from "../cluster/acls.ts";
import { seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { userOf } from "../topology/users.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";

/** How a topic is closed to whoever writes to it, and what Kafka says then: anything else that a canary meets is no fence. */
interface Fence {
  readonly refusal: string;
  readonly how: string;
  close(cluster: string, definition: WorkloadDefinition): Promise<unknown>;
  open(cluster: string, definition: WorkloadDefinition): Promise<unknown>;
  /** Kafka's word for a write to each partition; null = it was taken. */
  tried(cluster: string, definition: WorkloadDefinition): Promise<Readonly<Record<string, string | null>>>;
}

/**
 * Kafka refuses every batch that is larger than this, before it appends anything, whatever a writer's acks are: what a cluster without an
 * authorizer has to close a topic with.
 */
const bySize = ({ stage: { world } }: DrillSite): Fence => {
  const configure = (cluster: string, topic: string, value: string | null) =>
    world.observer.ask("topics.configure", { cluster, topic, settings: { "max.message.bytes": value } }, seconds(15));
  return {
    refusal: "MESSAGE_TOO_LARGE",
    how: "its topics are closed",
    close: (cluster, { topic }) => configure(cluster, topic, "1"),
    open: (cluster, { topic }) => configure(cluster, topic, null),
    tried: async (cluster, { topic }) => (await world.observer.ask("canary.write", { cluster, topic }, seconds(15))).refused,
  };
};

/** Denied to the application itself, and tried as the application: replication goes on. */
const byAcl = ({ stage: { world } }: DrillSite): Fence => ({
  refusal: "TOPIC_AUTHORIZATION_FAILED",
  how: "its applications may not write",
  close: (cluster, definition) => changeAcls(world, cluster, { add: [denialOf(definition)] }),
  open: (cluster, definition) => changeAcls(world, cluster, { remove: [denialOf(definition)] }),
  async tried(cluster, { name, topic }) {
    const as = world.security(cluster, userOf(name));
    if (as === undefined) throw new Error(`${cluster} has no users`);
    return (await world.observer.ask("write.attempt", { cluster, topic, as }, seconds(15))).said;
  },
});

const fenceOf = (site: DrillSite): Fence => (site.stage.world.secrets === undefined ? bySize : byAcl)(site);

/** Closes the load's topics in a cluster that can be reached, and proves it by writes that must be denied. */
export const fenceVerb =
  (site: DrillSite): DrillContext["fence"] =>
  async (cluster, { parts }) => {
    const { folder, step } = site;
    const { how, close, tried, refusal } = fenceOf(site);
    await step(`fence ${cluster}: ${how}, and canary writes are denied`, async () => {
      for (const { definition } of parts) {
        const { topic } = definition;
        await close(cluster, definition);
        const said = await tried(cluster, definition);
        const open = Object.entries(said).filter(([, word]) => word !== refusal);
        if (open.length > 0 || Object.keys(said).length !== definition.partitions)
          throw new GuardRefused(
            `${cluster} is not fenced: ${open.map(([partition, word]) => `${topic}/${partition} ${word === null ? "took a write" : `said ${word}`}`).join(", ") || `${topic} has partitions that nobody asked`}`,
            { hint: "nothing was promoted: two sides that accept writes cannot be made one again" },
          );
      }
    });
    folder.record({ at: await stampOf(site), event: "fenced", cluster, proven: true, by: "machine" });
  };

/** Takes off what `fence` put on. */
export const unfenceVerb =
  (site: DrillSite): DrillContext["unfence"] =>
  (cluster, { parts }) =>
    site.step(`${cluster} is no longer fenced`, async () => {
      for (const { definition } of parts) await fenceOf(site).open(cluster, definition);
    });
