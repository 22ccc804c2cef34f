import { changeAcls } from "../cluster/access.ts";
import { denialOf } from "../cluster/acls.ts";
import { seconds } from "../core/duration.ts";
import { EnvironmentError, GuardRefused, messageOf } from "../core/errors.ts";
import { principalOf, userOf } from "../topology/users.ts";
import type { WorkloadDefinition } from "../workload/definition.ts";
import { type DrillContext, type DrillSite, stampOf } from "./context.ts";

/** How a topic is closed to whoever writes to it, and what Kafka says then: anything else that a canary meets is no fence. */
interface Fence {
  readonly refusal: string;
  readonly how: string;
  /** How people take it off. */
  readonly off: (definition: WorkloadDefinition) => string;
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
    off: ({ topic }) => `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --delete-config max.message.bytes`,
    close: (cluster, { topic }) => configure(cluster, topic, "1"),
    open: (cluster, { topic }) => configure(cluster, topic, null),
    tried: async (cluster, { topic }) => (await world.observer.ask("canary.write", { cluster, topic }, seconds(15))).refused,
  };
};

/** Denied to the application itself, and tried as the application: replication goes on. */
const byAcl = ({ stage: { world } }: DrillSite): Fence => ({
  refusal: "TOPIC_AUTHORIZATION_FAILED",
  how: "its applications may not write",
  off: ({ name, topic }) =>
    `kafka-acls.sh --remove --deny-principal ${principalOf(userOf(name))} --operation Write --topic ${topic} --force`,
  close: (cluster, definition) => changeAcls(world, cluster, { add: [denialOf(definition)] }),
  open: (cluster, definition) => changeAcls(world, cluster, { remove: [denialOf(definition)] }),
  async tried(cluster, { name, topic }) {
    const as = world.security(cluster, userOf(name));
    if (as === undefined) throw new Error(`${cluster} has no users`);
    return (await world.observer.ask("write.attempt", { cluster, topic, as }, seconds(15))).said;
  },
});

const fenceOf = (site: DrillSite): Fence => (site.stage.world.secrets === undefined ? bySize : byAcl)(site);

/** Closes the load's topics in a cluster that can be reached, and proves it by writes that must be denied. What is not proven is taken off again. */
export const fenceVerb =
  (site: DrillSite): DrillContext["fence"] =>
  async (cluster, { parts }) => {
    const { folder, step } = site;
    const fence = fenceOf(site);
    const touched: WorkloadDefinition[] = [];
    await step(`fence ${cluster}: ${fence.how}, and canary writes are denied`, async () => {
      try {
        for (const { definition } of parts) {
          touched.push(definition);
          await fence.close(cluster, definition);
          await assertClosed(fence, cluster, definition);
        }
      } catch (error) {
        const left = await takeOff(fence, cluster, touched);
        const hint = `nothing was promoted: two sides that accept writes cannot be made one again; ${left}`;
        if (error instanceof GuardRefused) throw new GuardRefused(error.message, { hint, cause: error });
        throw new EnvironmentError(`${cluster} could not be fenced: ${messageOf(error)}`, { hint, cause: error });
      }
    });
    folder.record({ at: await stampOf(site), event: "fenced", cluster, proven: true, by: "machine" });
  };

async function assertClosed({ tried, refusal }: Fence, cluster: string, definition: WorkloadDefinition): Promise<void> {
  const { topic, partitions } = definition;
  const said = await tried(cluster, definition);
  const open = Object.entries(said).filter(([, word]) => word !== refusal);
  if (open.length === 0 && Object.keys(said).length === partitions) return;
  const which = open.map(([partition, word]) => `${topic}/${partition} ${word === null ? "took a write" : `said ${word}`}`);
  throw new GuardRefused(`${cluster} is not fenced: ${which.join(", ") || `${topic} has partitions that nobody asked`}`);
}

/** In words, what became of it: a fence that was forgotten looks like a cluster that is broken. */
async function takeOff({ open, off }: Fence, cluster: string, definitions: readonly WorkloadDefinition[]): Promise<string> {
  const standing = await Promise.all(
    definitions.map((definition) =>
      open(cluster, definition).then(
        () => [],
        (error: unknown) => [`the fence may still stand on ${definition.topic} (${messageOf(error)}): \`${off(definition)}\``],
      ),
    ),
  );
  return standing.flat().join("; ") || "the fence was taken off again";
}

/** Takes off what `fence` put on. */
export const unfenceVerb =
  (site: DrillSite): DrillContext["unfence"] =>
  (cluster, { parts }) =>
    site.step(`${cluster} is no longer fenced`, async () => {
      for (const { definition } of parts) await fenceOf(site).open(cluster, definition);
    });
