import { type Duration, milliseconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { Reach } from "../runtime/reach.ts";
import type { World } from "../runtime/world.ts";
import { isControlTopic } from "../topology/control-topic.ts";
import { awaitCluster } from "./start.ts";

/** ISR full on every partition of these topics: the redundancy that the topology promises is back. */
export async function awaitFullIsr(
  world: Reach,
  cluster: string,
  topics: readonly string[],
  within: Duration,
  signal: AbortSignal,
): Promise<void> {
  await eventually({
    what: `every replica of ${topics.join(", ")} in ${cluster} to be in sync`,
    within,
    every: milliseconds(250),
    signal,
    async probe() {
      const partitions = await world.observer.ask("topics.describe", { cluster, topics });
      const behind = partitions.filter(({ isr, replicas, leader }) => leader < 0 || isr.length < replicas.length);
      if (partitions.length > 0 && behind.length === 0) return { done: undefined };
      const names = behind.map(
        ({ topic, partition, isr, replicas }) => `${topic}/${partition} ${isr.length} of ${replicas.length}`,
      );
      return { seen: partitions.length === 0 ? "no partition at all" : names.slice(0, 6).join(", ") };
    },
  });
}

/**
 * Every cluster with its brokers and quorum, every topic with its redundancy: Kafka's own and MirrorMaker's as well, as groups and
 * offsets live in them. Not the control's, which has none: its partition on a disk that is lost is led by nobody from then on.
 */
export async function awaitWholeClusters(world: World, within: Duration, signal: AbortSignal): Promise<void> {
  await Promise.all(
    Object.keys(world.topology.clusters).map(async (cluster) => {
      await awaitCluster(world, cluster, within, signal);
      const all = await world.observer.ask("topics.list", { cluster });
      const topics = all.filter((topic) => !isControlTopic(topic));
      if (topics.length > 0) await awaitFullIsr(world, cluster, topics, within, signal);
    }),
  );
}
