import { milliseconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { type PartitionTails, tailRecords } from "../measure/tails.ts";
import { type DrillContext, type DrillSite, stampOf, type WayBack } from "./context.ts";
import { behind, type Ends, endsOf, grownBy, startsOf } from "./log-ends.ts";
import { awaitTranslated, readToEnd, stopWriters } from "./move-load.ts";
import { positionsAt, promotionEnds } from "./promotion-point.ts";
import { assertSigned, remakeHome } from "./rebuild.ts";
import { compareLogs, letGo, type Since, settleTail, startBack, untilNothingIsMissing } from "./resume.ts";
import { assertOneWay, assertUnwritten, linksOf } from "./way-back-guards.ts";

/**
 * The way back, resumed at the promotion point or rebuilt. Every step asserts what the one before it left, and refuses before it changes
 * anything; what was done stands in the timeline.
 */
export const wayBackVerb =
  (site: DrillSite): DrillContext["wayBack"] =>
  async (load, { from, to }) => {
    const { folder, step, signal } = site;
    const { world } = site.stage;
    const ways = { from, to };
    const here = { world, folder, signal };
    const topics = load.parts.map(({ definition }) => definition.topic);
    const groups = load.parts.flatMap(({ definition }) => definition.group ?? []);
    const rate = load.parts.reduce((sum, { definition }) => sum + definition.perSecond, 0);
    const { forward, reverse } = linksOf(here, ways, topics, groups);
    const promoted = promotionEnds(folder.timeline, from, topics);
    const phase = async (name: string) => folder.record({ at: await stampOf(site), event: "phase", name, by: "machine" });
    const ends = (cluster: string): Promise<Ends> => endsOf(here, cluster, topics);

    await step(`guard: one direction at a time, and nobody writes to ${to}`, async () => {
      await assertOneWay(forward);
      await assertUnwritten(here, to, topics);
    });
    await phase("failback");
    const returned = await ends(to);
    let tails: readonly PartitionTails[] | undefined;
    let since: Since | undefined;
    let rebuilt = false;
    let switched: { readonly home: Ends; readonly away: Ends } | undefined;
    const compared = (): readonly PartitionTails[] => {
      if (tails === undefined)
        throw new InvalidDrill("the tails were not compared: nobody knows what there is to settle or to resume at");
      return tails;
    };
    const missing = (what: string, begun: Since | undefined) => {
      if (begun === undefined) throw new InvalidDrill(`nothing is copied ${what}`);
      return async () => behind({ before: begun.left, after: await ends(from) }, { before: begun.home, after: await ends(to) });
    };

    return {
      compareTails: (options) =>
        step(`compare the logs of ${to} with what ${from} had of them`, async () => {
          const found = await compareLogs(here, ways, { promoted, returned }, options);
          tails = found.tails;
          return { records: tailRecords(found.tails), files: found.files, copied: found.copied };
        }),
      settleTail: (how) =>
        step(
          `the divergent tail of ${to} is ${how === "replay" ? `written to ${from}` : "dropped, and stays in its files"}`,
          async () => {
            await settleTail(here, ways, compared(), how);
          },
        ),
      reverse: ({ within }) =>
        step(`replication from ${from} to ${to} is made stopped, told the promotion point, and let go`, async () => {
          compared();
          await assertUnwritten(here, to, topics);
          since = { left: promoted, home: returned };
          await startBack(here, reverse, since, { within, allowed: 2 * rate });
          await phase("way back runs");
        }),
      rebuild: ({ signed, within }) =>
        step(
          `the topics of ${to} are deleted and made again, and copied anew from ${from}: ${signed} signed for it`,
          async () => {
            compared();
            assertSigned(signed, to);
            await assertUnwritten(here, to, topics);
            rebuilt = true;
            since = await remakeHome(here, reverse, { topics, groups, signed });
            await letGo(here, reverse, since, { within, allowed: 2 * rate });
            await phase("way back runs");
          },
        ),
      reverseFromEarliest: ({ within }) =>
        step(
          `replication from ${from} to ${to} is made, and let go at the earliest record: nobody told it a position`,
          async () => {
            compared();
            await assertUnwritten(here, to, topics);
            since = { left: await startsOf(here, from, topics), home: returned };
            await reverse.createStopped();
            await letGo(here, reverse, since, { within, allowed: 2 * rate });
            await phase("way back runs");
          },
        ),
      switchOver: ({ within }) =>
        step(`drain ${from}, and write to ${to} again`, async () => {
          const left = missing(`back to ${to} yet`, since);
          folder.record({ at: await stampOf(site), event: "failback.switch", from, to });
          await stopWriters(site, load);
          await untilNothingIsMissing(`${to} to have all that was written to ${from}`, left, { within, signal });
          switched = { home: await ends(to), away: await ends(from) };
          folder.record({ at: await stampOf(site), event: "failback.done", cluster: to });
          await Promise.all(load.parts.map(({ workload }) => workload.writeAt("home")));
          await readToEnd(site, load, { cluster: from, ends: switched.away, within });
          await awaitTranslated(site, load, { cluster: to, ends: switched.home, within });
          for (const { workload } of load.parts) await workload.readHere();
        }),
      forwardAgain: ({ within }) =>
        step(`the way back is stopped; replication from ${to} to ${from} goes on from the switch`, async () => {
          if (switched === undefined) throw new InvalidDrill(`nobody writes to ${to} yet: there is nothing to copy forward`);
          const { home, away } = switched;
          await reverse.stop();
          // Which offset of the deleted logs was which is no help with those that stand there now.
          if (rebuilt) await forward.forget();
          await forward.seek(positionsAt(home));
          await forward.resume();
          await eventually({
            what: `${from} to get what is written to ${to} now`,
            within,
            every: milliseconds(200),
            signal,
            probe: async () => (grownBy(away, await ends(from)) > 0 ? { done: undefined } : { seen: "nothing arrived" }),
          });
          await phase("forward flow resumed");
        }),
      drained: ({ within }) =>
        step(`${from} has all that was written to ${to}`, async () => {
          if (switched === undefined) throw new InvalidDrill(`nobody went back to ${to} yet`);
          const { home, away } = switched;
          const left = async () => behind({ before: home, after: await ends(to) }, { before: away, after: await ends(from) });
          await untilNothingIsMissing(`${from} to have all that was written to ${to}`, left, { within, signal });
        }),
    } satisfies WayBack;
  };
