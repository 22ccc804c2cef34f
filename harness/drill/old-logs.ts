import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { dataDirectory } from "../protocol/places.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";

/** Kafka deletes the files of a deleted topic `log.segment.delete.delay.ms` later, a minute by default, and looks once a minute. */
const within = seconds(150);

/**
 * Waits until the logs that earlier drills left are off the disks of a kept world: freed in the middle of a drill, their room would
 * end a full disk that nobody healed.
 */
export const awaitOldLogsGone = (world: World, signal: AbortSignal): Promise<void> =>
  eventually({
    what: "deleted topics to leave the disks",
    within,
    every: milliseconds(500),
    signal,
    async probe() {
      const left = await Promise.all(
        world.plan.nodes.map(async ({ name }) => {
          const { stdout } = await executeForText(world.container(name), [
            "sh",
            "-c",
            `ls -d ${dataDirectory}/*-delete 2>/dev/null | wc -l`,
          ]);
          return { name, logs: Number(stdout.trim()) };
        }),
      );
      const still = left.filter(({ logs }) => logs > 0).map(({ name, logs }) => `${logs} on ${name}`);
      return still.length === 0 ? { done: undefined } : { seen: still.join(", ") };
    },
  });
