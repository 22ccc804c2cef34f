import { milliseconds, minutes } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
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

/** A broker may ask a controller that is gone, and hears nothing for `request.timeout.ms` (30 s) before it turns to the next. */
const electedWithin = minutes(2);
const answersLate = /TimeoutException|DisconnectException/;

/** Kafka's own tool, again where nobody answered it in time; where the leader is right already it says so and succeeds. */
export async function elect(
  { stage: { world }, signal }: Pick<DrillSite, "stage" | "signal">,
  cluster: string,
  type: "preferred" | "unclean",
  partitions: readonly Elected[],
): Promise<void> {
  const input = { partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) };
  const command = ["LeaderElectionCommand", "--election-type", type, "--path-to-json-file", asInput] as const;
  await eventually({
    what: `${type} election in ${cluster}`,
    within: electedWithin,
    every: milliseconds(500),
    signal,
    async probe() {
      try {
        await kafkaTool(world, cluster, command, input);
        return { done: undefined };
      } catch (error) {
        if (!answersLate.test(messageOf(error))) throw error;
        return { seen: messageOf(error) };
      }
    },
  });
}
