import { seconds } from "../core/duration.ts";
import type { World } from "../runtime/world.ts";
import type { LogRange, LogRanges } from "./positions.ts";

/** Where logs begin and end, as their own leaders say: not what a replicator believes. */
export async function rangesOf(
  { observer }: Pick<World, "observer">,
  cluster: string,
  topics: readonly string[],
): Promise<LogRanges> {
  const asked = topics.map(async (topic) => {
    const { at: _, ...ranges } = await observer.ask("ranges", { cluster, topic, withinMs: 10_000 }, seconds(22));
    return [topic, ranges as Record<string, LogRange>] as const;
  });
  return Object.fromEntries(await Promise.all(asked));
}
