import { milliseconds, minutes } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { mebibytes } from "../core/size.ts";
import type { PartitionSight } from "../protocol/commands.ts";
import { isControlTopic } from "../topology/control-topic.ts";
import type { Assignment } from "../topology/evacuation.ts";
import type { DrillSite } from "./context.ts";
import { asInput, kafkaTool } from "./kafka-tool.ts";

/** Bytes a second that replicas which move may take of each broker: slow enough to leave clients alone, and printed. */
export const throttle = mebibytes(10);
export const movedWithin = minutes(2);

const inAssignment = ({ topic, partition, replicas }: Assignment) => ({ topic, partition, replicas });

/** Until replicas and ISR are what was asked for; then the tool takes its throttles away again. */
export async function move(site: DrillSite, cluster: string, wanted: readonly Assignment[]): Promise<void> {
  const { world } = site.stage;
  const input = { version: 1, partitions: wanted.map(inAssignment) };
  const tool = (...args: string[]) =>
    kafkaTool(
      world,
      cluster,
      ["org.apache.kafka.tools.reassign.ReassignPartitionsCommand", "--reassignment-json-file", asInput, ...args],
      input,
    );
  await tool("--execute", "--throttle", String(throttle));
  await eventually({
    what: `${wanted.length} partitions of ${cluster} to be where they were sent`,
    within: movedWithin,
    every: milliseconds(250),
    signal: site.signal,
    async probe() {
      const now = await allPartitions(site, cluster);
      const missing = wanted.filter((one) => !now.some((sight) => isThere(sight, one)));
      const names = missing.map(({ topic, partition }) => `${topic}/${partition}`);
      return missing.length === 0
        ? { done: undefined }
        : { seen: `${missing.length} are not, such as ${names.slice(0, 3).join(", ")}` };
    },
  });
  await tool("--verify");
}

const isThere = (sight: PartitionSight, { topic, partition, replicas }: Assignment): boolean =>
  sight.topic === topic &&
  sight.partition === partition &&
  sight.replicas.join() === replicas.join() &&
  sight.isr.length === replicas.length &&
  replicas.includes(sight.leader);

/** Of all topics but the control's. */
export async function allPartitions({ stage: { world } }: DrillSite, cluster: string): Promise<readonly PartitionSight[]> {
  const topics = (await world.observer.ask("topics.list", { cluster })).filter((topic) => !isControlTopic(topic));
  return world.observer.ask("topics.describe", { cluster, topics });
}
