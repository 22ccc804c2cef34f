import { messageOf } from "../../core/errors.ts";
import { deleteTopic, shapeOf } from "./deleteTopic.ts";
import type { Fleet } from "./fleet.ts";
import { topicNames } from "./topicNames.ts";
import { createTopics } from "./topics.ts";

/** A broker that goes on naming what was deleted would be asked for the old log: nothing is made on top of that. */
async function deleteForGood(fleet: Fleet, cluster: string, topic: string): Promise<void> {
  const still = await deleteTopic(fleet, cluster, topic);
  if (still.length > 0) throw new Error(`${topic} is deleted in ${cluster}, and ${still.join(", ")} still name it`);
}

/** Gives those that there were. */
export async function deleteTopics(fleet: Fleet, cluster: string, topics: readonly string[]): Promise<readonly string[]> {
  const there = new Set(await topicNames(fleet, cluster));
  const deleted = topics.filter((topic) => there.has(topic));
  await Promise.all(deleted.map((topic) => deleteForGood(fleet, cluster, topic)));
  return deleted;
}

/** What they are like is asked of all of them before the first is deleted; of one that could not be made again the error says it. */
export async function remakeTopics(fleet: Fleet, cluster: string, topics: readonly string[], withinMs: number): Promise<void> {
  const shapes = await Promise.all(topics.map((topic) => shapeOf(fleet, cluster, topic)));
  const deleted = await Promise.allSettled(topics.map((topic) => deleteForGood(fleet, cluster, topic)));
  const free = shapes.filter((_, index) => deleted[index]?.status === "fulfilled");
  if (free.length > 0) await createTopics(fleet, cluster, free, withinMs);
  const failed = deleted.flatMap((one, index) =>
    one.status === "rejected" ? [`${messageOf(one.reason)}; it was ${JSON.stringify(shapes[index])}`] : [],
  );
  if (failed.length > 0) throw new Error(failed.join("; "));
}
