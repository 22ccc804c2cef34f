import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { sizeOf } from "../ledger/lines.ts";
import { type PartitionTails, tailRecords, tailsOf, unresumable } from "../measure/tails.ts";
import type { ReplicationDriver } from "../replication/driver.ts";
import { type Ends, endsOf, grownBy } from "./log-ends.ts";
import { positionsAt } from "./promotion-point.ts";
import type { RunFolder } from "./run-folder.ts";
import { replayTails, saveTails } from "./tail-files.ts";
import type { Reached, Ways } from "./way-back-guards.ts";

/** Where a way back is walked: in a drill, or by hand on a topology that is up. */
export interface ResumeSite extends Reached {
  readonly folder: RunFolder;
}

const readWithin = seconds(30);
const look = milliseconds(200);

/** From where on both logs have to grow alike: the log of the side that is left, and that of the side that is gone back to. */
export interface Since {
  readonly left: Ends;
  readonly home: Ends;
}

/**
 * Reads both logs, saves what the old side alone has, and refuses where the old log lacks what was copied from it: such a log can only be
 * rebuilt.
 */
export async function compareLogs(
  site: ResumeSite,
  { from, to }: Ways,
  ends: { readonly promoted: Ends; readonly returned: Ends },
  { toRebuild }: { readonly toRebuild?: boolean } = {},
): Promise<{ readonly tails: readonly PartitionTails[]; readonly files: readonly string[]; readonly copied: number }> {
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
  if (problems.length > 0 && toRebuild !== true)
    throw new GuardRefused(`the way back cannot be resumed at the promotion point: ${problems.join("; ")}`, {
      hint: `rebuild instead: these topics of ${to} are deleted and copied anew, with a name under it. Nothing was changed`,
    });
  const copied = promoted.flatMap(({ lines }) => lines).reduce((sum, { seq }) => sum + sizeOf(seq), 0);
  return { tails, files, copied };
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

/** How near the old side has to come, and by when. */
export interface Near {
  readonly within: Duration;
  /** Records that may be missing. */
  readonly allowed: number;
}

/** Made stopped, told the promotion point, let go. */
export async function startBack(site: ResumeSite, reverse: ReplicationDriver, since: Since, near: Near): Promise<void> {
  await reverse.createStopped();
  await reverse.seek(positionsAt(since.left));
  await letGo(site, reverse, since, near);
}

/** Copies from now on; waits until no more than so many records are missing in the old side. */
export async function letGo(
  site: ResumeSite,
  reverse: ReplicationDriver,
  since: Since,
  { within, allowed }: Near,
): Promise<void> {
  const topics = Object.keys(since.left);
  await reverse.resume();
  await eventually({
    what: `${reverse.to} to be within ${allowed} records of ${reverse.from}`,
    within,
    every: look,
    signal: site.signal,
    async probe() {
      const written = grownBy(since.left, await endsOf(site, reverse.from, topics));
      const left = written - grownBy(since.home, await endsOf(site, reverse.to, topics));
      return left <= allowed ? { done: undefined } : { seen: `${left} records behind` };
    },
  });
}

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
