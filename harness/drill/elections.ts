import { type DrillContext, type DrillSite, stampOf } from "./context.ts";
import { asInput, kafkaTool } from "./kafka-tool.ts";

interface Elected {
  readonly topic: string;
  readonly partition: number;
}

/**
 * `preferred`: the first replica of each partition leads again. `unclean`: whoever is there leads where nobody does, whatever it
 * lacks; what a person does who gives up the replicas that are gone.
 */
export const electVerb =
  (site: DrillSite): DrillContext["elect"] =>
  (cluster, type, load) =>
    site.step(`${type} election in ${cluster}`, async () => {
      const partitions = load.parts.flatMap(({ definition: { topic, partitions } }) =>
        Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
      );
      await elect(site, cluster, type, partitions);
      site.folder.record({ at: await stampOf(site), event: "phase", name: `${type} election`, by: "human" });
    });

/** Kafka's own tool; where the leader is right already it says so and succeeds. */
export async function elect(
  { stage: { world } }: Pick<DrillSite, "stage">,
  cluster: string,
  type: "preferred" | "unclean",
  partitions: readonly Elected[],
): Promise<void> {
  const input = { partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) };
  await kafkaTool(world, cluster, ["LeaderElectionCommand", "--election-type", type, "--path-to-json-file", asInput], input);
}
