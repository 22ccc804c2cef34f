import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import { type PartitionTails, tailRecords, tailsOf, unresumable } from "../measure/tails.ts";
import type { Position, ReplicationDriver } from "../replication/driver.ts";
import { flowOf } from "../replication/flow.ts";
import { mirrorMaker } from "../replication/mirror-maker-driver.ts";
import type { World } from "../runtime/world.ts";
import { eventsOf, type TimelineEvent } from "../timeline/events.ts";
import { type Ends, endsOf, grownBy } from "./log-ends.ts";
import type { RunFolder } from "./run-folder.ts";
import { replayTails, saveTails } from "./tail-files.ts";

/** Where a way back is walked: in a drill, or by hand on a topology that is up. */
export interface ResumeSite {
  readonly world: World;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

/** From the side that is in charge to the one that it took over from. */
export interface Ways {
  readonly from: string;
  readonly to: string;
}

/** What may be on its way while nobody is known to write: an application that writes does so more often. */
const watchedFor = seconds(3);
const readWithin = seconds(30);
const look = milliseconds(200);

/** Both directions of a pair of clusters: what copied before the failover, and the way back that is kept in reserve. */
export function linksOf(
  { world, signal }: Pick<ResumeSite, "world" | "signal">,
  { from, to }: Ways,
  topics: readonly string[],
  groups: readonly string[],
): { readonly forward: ReplicationDriver; readonly reverse: ReplicationDriver } {
  const { name, replication } = world.topology;
  const out = replication.find((one) => one.from === to && one.to === from && one.reserve !== true);
  if (out === undefined) throw new GuardRefused(`nothing was replicated from ${to} to ${from}: there is no way to go back`);
  const back = replication.find((one) => one.from === from && one.to === to && one.reserve === true);
  if (back === undefined)
    throw new GuardRefused(`topology "${name}" keeps no way back from ${from} to ${to}`, {
      hint: "a replication with `reserve: true` is one; topologies/active-passive-and-back.ts has it",
    });
  // It copies these topics and no others: where names are kept, each topic that it copies must be told where to begin.
  const reverse = mirrorMaker(flowOf(world, back, topics, groups), signal);
  if (!reverse.capabilities.seekable || !reverse.capabilities.keepsNames)
    throw new GuardRefused(`replication from ${from} to ${to} cannot be told where to read on under names that are kept`);
  return { forward: mirrorMaker(flowOf(world, out, [".*"], [".*"]), signal), reverse };
}

/** Where the logs of these topics ended at promotion, as it was recorded: without it nothing can be resumed. */
export function promotionEnds(timeline: readonly TimelineEvent[], cluster: string, topics: readonly string[]): Ends {
  const promoted = eventsOf(timeline, "promoted").findLast((event) => event.cluster === cluster);
  const missing = topics.filter((topic) => promoted?.ends[topic] === undefined);
  if (promoted === undefined || missing.length > 0)
    throw new GuardRefused(
      promoted === undefined
        ? `${cluster} was never promoted: where its logs ended then is not known`
        : `where ${missing.join(", ")} ended in ${cluster} at its promotion is not known`,
      { hint: "without a promotion point the way back is a rebuild" },
    );
  return Object.fromEntries(topics.map((topic) => [topic, promoted.ends[topic] ?? {}]));
}

/** Both directions at once would copy for ever where names are kept. */
export async function assertOneWay(forward: ReplicationDriver): Promise<void> {
  const state = await forward.state();
  if (state !== "stopped")
    throw new GuardRefused(
      `replication from ${forward.from} to ${forward.to} is ${state}: both directions at once would copy for ever`,
      { hint: `stop it: \`muster promote ${forward.to}\` does` },
    );
}

/** A side that is written to by anybody is no side to fail back to. */
export async function assertUnwritten(
  { world, signal }: Pick<ResumeSite, "world" | "signal">,
  cluster: string,
  topics: readonly string[],
): Promise<void> {
  const before = await endsOf({ world }, cluster, topics);
  await pauseFor(watchedFor, signal);
  const came = grownBy(before, await endsOf({ world }, cluster, topics));
  if (came !== 0)
    throw new GuardRefused(`${cluster} is still written to: ${came} records in ${watchedFor / 1000} s`, {
      hint: "stop or fence whoever writes there first; nothing was changed",
    });
}

/** Reads both logs, saves what the old side alone has, and refuses where the old log lacks what was copied from it. */
export async function compareLogs(
  site: ResumeSite,
  { from, to }: Ways,
  ends: { readonly promoted: Ends; readonly returned: Ends },
): Promise<{ readonly tails: readonly PartitionTails[]; readonly files: readonly string[] }> {
  const { world, folder } = site;
  const topics = Object.keys(ends.promoted);
  const runsIn = (cluster: string, of: Ends) =>
    Promise.all(
      topics.map((topic) => {
        const asked = { cluster, topic, run: world.recordRun, ends: of[topic] ?? {}, withinMs: readWithin };
        return world.observer.ask("log.runs", asked, milliseconds(readWithin + 5000));
      }),
    );
  const [old, promoted] = await Promise.all([runsIn(to, ends.returned), runsIn(from, ends.promoted)]);
  const starts = Object.fromEntries(old.map((one, index) => [topics[index] ?? "", one.starts]));
  const tails = tailsOf(
    old.flatMap(({ lines }) => lines),
    promoted.flatMap(({ lines }) => lines),
    starts,
  );
  const files = await saveTails(site, to, tails);
  folder.record({ at: await world.stamp(), event: "tails.compared", old: to, promoted: from, files, partitions: tails });
  const problems = unresumable(tails, to);
  if (problems.length > 0)
    throw new GuardRefused(`the way back cannot be resumed at the promotion point: ${problems.join("; ")}`, {
      hint: `rebuild instead: delete these topics in ${to}, and mirror them from the earliest record`,
    });
  return { tails, files };
}

/** Writes the saved tail to the side in charge, or leaves it in its files. Gives how many records that concerns. */
export async function settleTail(
  site: ResumeSite,
  { from, to }: Ways,
  tails: readonly PartitionTails[],
  how: "replay" | "drop",
): Promise<number> {
  const records = how === "replay" ? await replayTails(site, { from: to, to: from }, tails) : tailRecords(tails);
  site.folder.record({ at: await site.world.stamp(), event: "tail.settled", how, cluster: to, records });
  return records;
}

/** Made stopped, told the promotion point, let go; then waits until no more than `allowed` records are missing. */
export async function startBack(
  site: ResumeSite,
  reverse: ReplicationDriver,
  ends: { readonly promoted: Ends; readonly returned: Ends },
  { within, allowed }: { readonly within: Duration; readonly allowed: number },
): Promise<void> {
  const topics = Object.keys(ends.promoted);
  await reverse.createStopped();
  await reverse.seek(positionsAt(ends.promoted));
  await reverse.resume();
  await eventually({
    what: `${reverse.to} to be within ${allowed} records of ${reverse.from}`,
    within,
    every: look,
    signal: site.signal,
    async probe() {
      const written = grownBy(ends.promoted, await endsOf(site, reverse.from, topics));
      const left = written - grownBy(ends.returned, await endsOf(site, reverse.to, topics));
      return left <= allowed ? { done: undefined } : { seen: `${left} records behind` };
    },
  });
}

/** Where a log ended is where a replicator that has all of it reads on. */
export const positionsAt = (ends: Ends): Position[] =>
  Object.entries(ends).flatMap(([topic, of]) =>
    Object.entries(of).map(([partition, next]) => ({ topic, partition: Number(partition), next })),
  );

/** Waits until nothing is missing any more, as `missing` tells it. */
export const untilNothingIsMissing = (
  what: string,
  missing: () => Promise<string[]>,
  { within, signal }: { readonly within: Duration; readonly signal: AbortSignal },
): Promise<void> =>
  eventually({
    what,
    within,
    every: look,
    signal,
    async probe() {
      const left = await missing();
      return left.length === 0 ? { done: undefined } : { seen: left.join(", ") };
    },
  });
