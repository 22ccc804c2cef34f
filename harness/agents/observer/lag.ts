import { UsageError } from "../../core/errors.ts";
import type { ObservedNode, ObserverCommands } from "../../protocol/commands.ts";
import type { ClusterBook } from "./clusterBook.ts";
import { type LogEndHistory, lagBetween } from "./logEnds.ts";
import type { Change } from "./partitionBook.ts";

type Pair = ObserverCommands["watch"]["args"]["lag"][number];

export function assertKnown(pairs: readonly Pair[], nodes: readonly ObservedNode[]): void {
  const known = new Set(nodes.map(({ cluster }) => cluster));
  const unknown = pairs.flatMap(({ from, to }) => [from, to]).find((cluster) => !known.has(cluster));
  if (unknown !== undefined)
    throw new UsageError(`cannot watch the lag of cluster "${unknown}": the observer knows none of its nodes`);
}

/**
 * The replication lag of every partition of a topic whose both ends are known. Within one cluster the target is the slowest
 * in-sync replica: the high watermark, asked after the log's end, so that what is compared is this end with the watermark of
 * the look before. That is an upper end: what was appended in between is not known to be anywhere else yet.
 */
export function lagsOf(source: ClusterBook, target: ClusterBook, pair: Pair, freshSince: number): readonly Change[] {
  const { from, to, topic, copy = topic } = pair;
  const endsAtTarget = (partition: number): LogEndHistory =>
    from === to ? target.replicatedEndsOf(topic, partition) : target.endsOf(copy, partition);
  return source
    .truths()
    .filter((truth) => truth.topic === topic)
    .flatMap(({ partition }) => {
      const lag = lagBetween(source.endsOf(topic, partition), endsAtTarget(partition), freshSince);
      return lag === undefined ? [] : { event: "lag", fields: { from, to, topic, partition, ...lag } };
    });
}
