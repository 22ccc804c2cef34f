import { UsageError } from "../../core/errors.ts";
import type { ObservedNode, ObserverCommands } from "../../protocol/commands.ts";
import type { ClusterBook } from "./clusterBook.ts";
import { lagBetween } from "./logEnds.ts";
import type { Change } from "./partitionBook.ts";

type Pair = ObserverCommands["watch"]["args"]["lag"][number];

export function assertKnown(pairs: readonly Pair[], nodes: readonly ObservedNode[]): void {
  const known = new Set(nodes.map(({ cluster }) => cluster));
  const unknown = pairs.flatMap(({ from, to }) => [from, to]).find((cluster) => !known.has(cluster));
  if (unknown !== undefined)
    throw new UsageError(`cannot watch the lag of cluster "${unknown}": the observer knows none of its nodes`);
}

/** The replication lag of every partition of a topic whose both ends are known. */
export function lagsOf(source: ClusterBook, target: ClusterBook, pair: Pair, freshSince: number): readonly Change[] {
  const { from, to, topic } = pair;
  return source
    .truths()
    .filter((truth) => truth.topic === topic)
    .flatMap(({ partition }) => {
      const lag = lagBetween(source.endsOf(topic, partition), target.endsOf(topic, partition), freshSince);
      return lag === undefined ? [] : { event: "lag", fields: { from, to, topic, partition, ...lag } };
    });
}
