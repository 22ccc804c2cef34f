import { listGroupsV5 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import type { ObserverCommands } from "../../protocol/commands.ts";
import { deleteTopic } from "./deleteTopic.ts";
import type { Fleet } from "./fleet.ts";
import { topicNames } from "./topicNames.ts";

type Emptied = ObserverCommands["cluster.empty"]["result"];

/**
 * A cluster as it was before its first topic. Groups are not deleted by name, since one whose members died has them until their
 * session is over: `__consumer_offsets` goes, and with it every group, its offsets and whoever coordinated it.
 */
export async function emptyCluster(fleet: Fleet, cluster: string, withinMs: number): Promise<Emptied> {
  const deleted = await topicNames(fleet, cluster);
  await Promise.all(deleted.map((topic) => deleteTopic(fleet, cluster, topic)));
  return await eventually<Emptied>({
    what: `${cluster} to have no topic and no group`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const [topics, groups] = await Promise.all([topicNames(fleet, cluster), groupNames(fleet, cluster)]);
      return topics.length + groups.length === 0
        ? { done: { deleted, topics, groups } }
        : { seen: `topics ${topics.join(", ") || "none"}; groups ${groups.join(", ") || "none"}` };
    },
  });
}

/** Every group that any broker coordinates, of whatever protocol and in whatever state; an error where one does not answer. */
async function groupNames(fleet: Fleet, cluster: string): Promise<string[]> {
  const answers = await Promise.all(fleet.brokers(cluster).map(({ broker }) => broker.ask(listGroupsV5.api, [], [])));
  return [...new Set(answers.flatMap(({ groups }) => groups.map(({ groupId }) => groupId)))].toSorted();
}
