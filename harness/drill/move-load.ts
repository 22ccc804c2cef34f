import { type Duration, milliseconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { type DrillSite, type Load, stampOf } from "./context.ts";
import type { Ends } from "./log-ends.ts";
import type { Scene } from "./scene.ts";

/** What a group's offsets are held against on one side. */
interface Side {
  readonly cluster: string;
  readonly ends: Ends;
  readonly within: Duration;
}

/** Every writer stops, and what is in flight is waited for; whoever could not be stopped is noted. */
export async function stopWriters(site: DrillSite, { parts }: Load): Promise<void> {
  const problems = await Promise.all(parts.map(({ workload }) => workload.stopWriting()));
  for (const text of problems.flat()) site.folder.record({ at: await stampOf(site), event: "note", text });
}

const here = ({ stage: { world }, signal }: DrillSite) => ({ world, signal });

/** Readers of a drained side process it to its end, commit it, and stop. */
export async function readToEnd(site: DrillSite, { parts }: Load, { cluster, ends, within }: Side): Promise<void> {
  await Promise.all(
    parts.map(async ({ definition, workload }) => {
      if (definition.group === null) return;
      await awaitCommitted(here(site), definition, { cluster, ends, within });
      for (const text of await workload.stopReading(cluster))
        site.folder.record({ at: await stampOf(site), event: "note", text });
    }),
  );
}

/**
 * Waits until replication has translated the groups' last commits to the end of what was drained. A group whose offset is not there in
 * time goes on behind it all the same: re-delivery is told, never hidden.
 */
export async function awaitTranslated(site: DrillSite, { parts }: Load, side: Side): Promise<void> {
  await Promise.all(
    parts.map(async ({ definition }) => {
      if (definition.group === null) return;
      await awaitCommitted(here(site), definition, side).catch(async (error: unknown) => {
        site.signal.throwIfAborted();
        site.folder.record({ at: await stampOf(site), event: "note", text: `the group moves all the same: ${messageOf(error)}` });
      });
    }),
  );
}

/** Bounded wait until a group has committed all of a topic, up to these ends. */
export const awaitCommitted = (
  { world, signal }: Pick<Scene, "world"> & { readonly signal: AbortSignal },
  { group, topic }: { readonly group: string | null; readonly topic: string },
  { cluster, ends, within }: Side,
): Promise<void> =>
  eventually({
    what: `group ${group} to stand at the end of what was drained, in ${cluster}`,
    within,
    every: milliseconds(200),
    signal,
    async probe() {
      const { at: _, ...offsets } = await world.observer.ask("group.offsets", { cluster, group: group ?? "", topic });
      const left = Object.entries(ends[topic] ?? {}).flatMap(([partition, end]) => {
        const offset = (offsets as Record<string, number | null>)[partition] ?? 0;
        return offset >= end ? [] : [`partition ${partition} at ${offset} of ${end}`];
      });
      return left.length === 0 ? { done: undefined } : { seen: left.join(", ") };
    },
  });
