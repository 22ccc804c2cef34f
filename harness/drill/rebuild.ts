import { milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused, UsageError } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { ReplicationDriver } from "../replication/driver.ts";
import { endsOf, grownBy, startsOf } from "./log-ends.ts";
import { positionsAt } from "./promotion-point.ts";
import type { ResumeSite, Since } from "./resume.ts";

/** What is deleted, and who says so. */
export interface Rebuilt {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly signed: string;
}

const forgottenWithin = seconds(20);
const madeWithin = seconds(30);

/** What is deleted is gone for good: nobody does that without a name under it. */
export function assertSigned(signed: string | undefined, cluster: string): string {
  if (signed === undefined || signed.trim() === "")
    throw new UsageError(`who decides that the logs of ${cluster} are deleted?`, {
      hint: 'a rebuild needs a name under it, as the runbook says: "M. Okafor"',
    });
  return signed.trim();
}

/**
 * The logs of the old side are deleted, with the offsets of groups in them, and the way back is told to begin at the earliest record of the side in
 * charge. What the old side alone had must be in its files by now. Gives from where on both sides have to grow alike.
 */
export async function remakeHome(site: ResumeSite, reverse: ReplicationDriver, what: Rebuilt): Promise<Since> {
  const { world, folder } = site;
  const { from, to } = reverse;
  const { topics, groups } = what;
  const signed = assertSigned(what.signed, to);
  await reverse.createStopped();
  // Said before it is done: from here on nobody may take the old log for what it was, however far this comes.
  folder.recordDurably({ at: await world.stamp(), event: "failback.rebuilt", cluster: to, by: signed });
  const ask = { cluster: to, topics, withinMs: madeWithin };
  await world.observer.ask("topics.remake", ask, milliseconds(madeWithin * 2 + 5000));
  await noOffsetsLeft(site, to, { topics, groups });
  await reverse.forget();
  const since = { left: await startsOf(site, from, topics), home: await endsOf(site, to, topics) };
  if (grownBy({}, since.home) !== 0)
    throw new GuardRefused(`${to} was written to as soon as its topics were made again`, {
      hint: `find out who writes there; ${from} is still in charge, and the files of the tail are kept`,
    });
  await reverse.seek(positionsAt(since.left));
  return since;
}

/**
 * With a topic its offsets go by themselves, soon. One that stayed would be ahead of every translated offset, and MirrorMaker corrects none of
 * these: the group would pass over what lies between.
 */
const noOffsetsLeft = (
  { world, signal }: ResumeSite,
  cluster: string,
  { topics, groups }: Pick<Rebuilt, "topics" | "groups">,
): Promise<void> =>
  eventually({
    what: `the offsets of ${groups.join(", ")} to be gone in ${cluster} with the topics`,
    within: forgottenWithin,
    every: milliseconds(250),
    signal,
    async probe() {
      const pairs = groups.flatMap((group) => topics.map((topic) => ({ group, topic })));
      const left = await Promise.all(
        pairs.map(async ({ group, topic }) => {
          const { at: _, ...offsets } = await world.observer.ask("group.offsets", { cluster, group, topic });
          const still = Object.values(offsets as Record<string, number | null>).filter((offset) => offset !== null);
          return still.length === 0 ? [] : [`${group} has ${still.length} on ${topic}`];
        }),
      );
      const words = left.flat();
      return words.length === 0 ? { done: undefined } : { seen: words.join(", ") };
    },
  });
