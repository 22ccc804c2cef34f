import { seconds } from "../core/duration.ts";
import type { LogRanges } from "../replication/positions.ts";
import { rangesOf } from "../replication/ranges.ts";
import type { Scene } from "./scene.ts";

/** Log ends by topic and partition. */
export type Ends = Readonly<Record<string, Readonly<Record<string, number>>>>;

export async function endsOf({ world }: Pick<Scene, "world">, cluster: string, topics: readonly string[]): Promise<Ends> {
  const asked = topics.map(async (topic) => {
    const { at: _, ...ends } = await world.observer.ask("ends", { cluster, topic, withinMs: 10_000 }, seconds(12));
    return [topic, ends as Record<string, number>] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}

/** Where the logs begin, which retention moves on. */
export async function startsOf({ world }: Pick<Scene, "world">, cluster: string, topics: readonly string[]): Promise<Ends> {
  const startsIn = (of: LogRanges[string]) =>
    Object.fromEntries(Object.entries(of).map(([partition, { start }]) => [partition, start]));
  const ranges = await rangesOf(world, cluster, topics);
  return Object.fromEntries(Object.entries(ranges).map(([topic, of]) => [topic, startsIn(of)]));
}

/** How many records came between two looks, over all partitions. */
export const grownBy = (before: Ends, after: Ends): number =>
  Object.entries(after).reduce(
    (sum, [topic, ends]) =>
      sum + Object.entries(ends).reduce((all, [partition, end]) => all + end - (before[topic]?.[partition] ?? 0), 0),
    0,
  );

/** Partitions that did not grow as much as their copies' source did, in words; what a link has still to copy. */
export const behind = (source: { before: Ends; after: Ends }, target: { before: Ends; after: Ends }): string[] =>
  Object.entries(source.after).flatMap(([topic, ends]) =>
    Object.entries(ends).flatMap(([partition, end]) => {
      const wanted = end - (source.before[topic]?.[partition] ?? 0);
      const has = (target.after[topic]?.[partition] ?? 0) - (target.before[topic]?.[partition] ?? 0);
      return has === wanted ? [] : [`${topic}/${partition} ${has} of ${wanted}`];
    }),
  );
