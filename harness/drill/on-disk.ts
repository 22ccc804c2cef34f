import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { bounded, unlessAborted } from "../core/eventually.ts";
import { type IdRange, idsOf, listIds } from "../measure/ids.ts";
import type { Measured } from "../measure/measured.ts";
import type { World } from "../runtime/world.ts";
import type { Recorder } from "../timeline/recorder.ts";
import { nodesOf } from "../topology/plan.ts";
import type { DrillContext, DrillSite } from "./context.ts";
import { idsInSegments, type RecordId } from "./segments.ts";

/** One JVM for each node that is looked at; 20,000 records of 200 bytes took it 2 s on two busy cores. */
const within = seconds(60);

interface Search {
  readonly topic: string;
  readonly clusters: readonly string[];
  /** Acknowledged, and not in the log that was read. */
  readonly missing: readonly IdRange[];
}

interface Place {
  readonly world: World;
  readonly folder: Recorder;
  readonly signal: AbortSignal;
}

/**
 * Looks for missing records in the log segments of every broker of these clusters, and records what each of them holds. A node that cannot
 * be read is named with the reason: it changes no verdict, since nothing is ever subtracted for what stands on a disk.
 */
export async function searchDisks({ world, folder, signal }: Place, { topic, clusters, missing }: Search): Promise<void> {
  if (missing.length === 0) return;
  const partitions = [...new Set(missing.map(([, partition]) => partition))].toSorted((a, b) => a - b);
  for (const cluster of new Set(clusters))
    for (const { name: node, roles } of nodesOf(world.plan, cluster)) {
      if (!roles.includes("broker")) continue;
      const look = bounded(`reading log segments of ${node}`, within, idsInSegments(world, node, topic, partitions));
      const found = await unlessAborted(
        signal,
        look.then(
          (ids) => ({ held: heldOf(ids, missing) }),
          (error: unknown) => ({ held: [], problem: messageOf(error).split("\n")[0] ?? "" }),
        ),
      );
      folder.record({ at: await world.stamp(), event: "segments.searched", cluster, node, topic, partitions, ...found });
    }
}

/** The final read of a drill, and after the last of them a look at the disks for what it lacks. What was looked for once is not looked for again. */
export function finalReadWithDisks(site: DrillSite, finalRead: DrillContext["finalRead"]): DrillContext["finalRead"] {
  const { stage, folder, signal, step, gathered, measureNow } = site;
  const sought = new Set<string>();
  return async (cluster, load, read) => {
    await finalRead(cluster, load, read);
    if (read !== "final") return;
    for (const part of load.parts) {
      const { topic } = part.definition;
      const missing = missingOf(measureNow(gathered.workloads.indexOf(part)));
      const search = `${topic} ${JSON.stringify(missing)}`;
      if (missing.length === 0 || sought.has(search)) continue;
      sought.add(search);
      const clusters = [...stage.topics].flatMap(([name, topics]) => (topics.has(topic) ? name : []));
      await step(`log segments are searched for what ${topic} lacks`, () =>
        searchDisks({ world: stage.world, folder, signal }, { topic, clusters, missing }),
      );
    }
  };
}

/** Acknowledged, and not in the log that counts: lost, or not known to be. */
export const missingOf = ({ rpo }: Measured): readonly IdRange[] => [...(rpo?.ids.lost ?? []), ...(rpo?.ids.undetermined ?? [])];

/** The missing ids among those found, as ranges. */
export function heldOf(found: ReadonlySet<RecordId>, missing: readonly IdRange[]): IdRange[] {
  const held = missing.flatMap(([session, partition, [from, to]]) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index)
      .filter((seq) => found.has(`${session}/${partition}/${seq}`))
      .map((seq) => ({ session, partition, seq: [seq, seq] as const })),
  );
  return listIds(idsOf(held));
}
