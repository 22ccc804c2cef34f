import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import { type PartitionTails, tailRecords, tailsOf, unresumable } from "../measure/tails.ts";
import type { Position, ReplicationDriver } from "../replication/driver.ts";
import { flowOf } from "../replication/flow.ts";
import { mirrorMaker } from "../replication/mirror-maker-driver.ts";
import { eventsOf } from "../timeline/events.ts";
import { type DrillContext, type DrillSite, stampOf, type WayBack } from "./context.ts";
import { behind, type Ends, endsOf, grownBy } from "./log-ends.ts";
import { awaitTranslated, readToEnd, stopWriters } from "./move-load.ts";
import { replayTails, saveTails } from "./tail-files.ts";

/** What may be on its way while nobody is known to write: an application that writes does so more often. */
const watchedFor = seconds(3);
const look = milliseconds(200);

/**
 * The way back, resumed at the promotion point. Every step asserts what the one before it left, and refuses before it changes
 * anything; what was done stands in the timeline.
 */
export const wayBackVerb =
  (site: DrillSite): DrillContext["wayBack"] =>
  async (load, { from, to }) => {
    const { stage, folder, step, signal } = site;
    const { world } = stage;
    const topics = load.parts.map(({ definition }) => definition.topic);
    const groups = load.parts.flatMap(({ definition }) => definition.group ?? []);
    const forward = forwardOf(site, { from, to });
    const reverse = reverseOf(site, { from, to }, topics, groups);
    const promotedAt = promotionEnds(site, from);
    const stamped = async (event: object) => folder.record({ at: await stampOf(site), ...event } as never);

    await step(`guard: one direction at a time, and nobody writes to ${to}`, async () => {
      const state = await forward.state();
      if (state !== "stopped")
        throw new GuardRefused(`replication from ${to} to ${from} is ${state}: both directions at once would copy for ever`, {
          hint: `stop it: \`muster promote ${from}\` does`,
        });
      await assertUnwritten(site, to, topics);
    });
    await stamped({ event: "phase", name: "failback", by: "machine" });
    const returned = await endsOf(stage, to, topics);
    let tails: readonly PartitionTails[] | undefined;
    let switched: { readonly home: Ends; readonly away: Ends } | undefined;

    const drained = async (what: string, seen: () => Promise<string[]>, within: Duration): Promise<void> =>
      eventually({
        what,
        within,
        every: look,
        signal,
        async probe() {
          const missing = await seen();
          return missing.length === 0 ? { done: undefined } : { seen: missing.join(", ") };
        },
      });
    const missingAtHome = async (): Promise<string[]> =>
      behind(
        { before: promotedAt, after: await endsOf(stage, from, topics) },
        { before: returned, after: await endsOf(stage, to, topics) },
      );

    return {
      compareTails: () =>
        step(`compare the logs of ${to} with what ${from} had of them`, async () => {
          const runs = await Promise.all(
            topics.flatMap((topic) => [
              world.observer.ask(
                "log.runs",
                { cluster: to, topic, run: world.recordRun, ends: returned[topic] ?? {}, withinMs: 30_000 },
                seconds(35),
              ),
              world.observer.ask(
                "log.runs",
                { cluster: from, topic, run: world.recordRun, ends: promotedAt[topic] ?? {}, withinMs: 30_000 },
                seconds(35),
              ),
            ]),
          );
          const ofSide = (side: number) => runs.filter((_, index) => index % 2 === side);
          const starts = Object.fromEntries(ofSide(0).map(({ starts }, index) => [topics[index] ?? "", starts]));
          const lines = (side: number) => ofSide(side).flatMap((one) => one.lines);
          const found = tailsOf(lines(0), lines(1), starts);
          const files = await saveTails(site, to, found);
          await stamped({ event: "tails.compared", old: to, promoted: from, files, partitions: found });
          const problems = unresumable(found, to);
          if (problems.length > 0)
            throw new GuardRefused(`the way back cannot be resumed at the promotion point: ${problems.join("; ")}`, {
              hint: `rebuild instead: delete these topics in ${to}, and mirror them from the earliest record`,
            });
          tails = found;
          return { records: tailRecords(found), files };
        }),
      settleTail: (how) =>
        step(
          `the divergent tail of ${to} is ${how === "replay" ? `written to ${from}` : "dropped, and stays in its files"}`,
          async () => {
            if (tails === undefined) throw new InvalidDrill("the tails were not compared: nobody knows what there is to settle");
            const records = how === "replay" ? await replayTails(site, { from: to, to: from }, tails) : tailRecords(tails);
            await stamped({ event: "tail.settled", how, cluster: to, records });
          },
        ),
      reverse: ({ within }) =>
        step(`replication from ${from} to ${to} is made stopped, told the promotion point, and let go`, async () => {
          if (tails === undefined) throw new InvalidDrill("the tails were not compared: what is there to resume at is not known");
          await assertUnwritten(site, to, topics);
          await reverse.createStopped();
          await reverse.seek(positionsAt(promotedAt));
          await reverse.resume();
          const rate = load.parts.reduce((sum, { definition }) => sum + definition.perSecond, 0);
          await eventually({
            what: `${to} to be within 2 s of ${from}`,
            within,
            every: look,
            signal,
            async probe() {
              const left =
                grownBy(promotedAt, await endsOf(stage, from, topics)) - grownBy(returned, await endsOf(stage, to, topics));
              return left <= 2 * rate ? { done: undefined } : { seen: `${left} records behind` };
            },
          });
          await stamped({ event: "phase", name: "way back runs", by: "machine" });
        }),
      switchOver: ({ within }) =>
        step(`drain ${from}, and write to ${to} again`, async () => {
          await stamped({ event: "failback.switch", from, to });
          await stopWriters(site, load);
          await drained(`${to} to have all that was written to ${from}`, missingAtHome, within);
          switched = { home: await endsOf(stage, to, topics), away: await endsOf(stage, from, topics) };
          await stamped({ event: "failback.done", cluster: to });
          await Promise.all(load.parts.map(({ workload }) => workload.writeAt("home")));
          await readToEnd(site, load, { cluster: from, ends: switched.away, within });
          await awaitTranslated(site, load, { cluster: to, ends: switched.home, within });
          for (const { workload } of load.parts) await workload.readHere();
        }),
      forwardAgain: ({ within }) =>
        step(`the way back is stopped; replication from ${to} to ${from} goes on from the switch`, async () => {
          if (switched === undefined) throw new InvalidDrill(`nobody writes to ${to} yet: there is nothing to copy forward`);
          await reverse.stop();
          await forward.seek(positionsAt(switched.home));
          await forward.resume();
          await eventually({
            what: `${from} to get what is written to ${to} now`,
            within,
            every: look,
            signal,
            probe: async () =>
              grownBy(switched?.away ?? {}, await endsOf(stage, from, topics)) > 0
                ? { done: undefined }
                : { seen: "nothing arrived" },
          });
          await stamped({ event: "phase", name: "forward flow resumed", by: "machine" });
        }),
      drained: ({ within }) =>
        step(`${from} has all that was written to ${to}`, async () => {
          const { home, away } = switched ?? { home: {}, away: {} };
          const missing = async () =>
            behind(
              { before: home, after: await endsOf(stage, to, topics) },
              { before: away, after: await endsOf(stage, from, topics) },
            );
          await drained(`${from} to have all that was written to ${to}`, missing, within);
        }),
    } satisfies WayBack;
  };

interface Ways {
  readonly from: string;
  readonly to: string;
}

function forwardOf({ stage, signal }: DrillSite, { from, to }: Ways): ReplicationDriver {
  const flow = stage.flows.find((one) => one.from === to && one.to === from);
  if (flow === undefined) throw new GuardRefused(`nothing was replicated from ${to} to ${from}: there is no way to go back`);
  return mirrorMaker(flow, signal);
}

/** It copies the load's topics and no others: where names are kept, each topic that it copies must be told where to begin. */
function reverseOf(
  { stage, signal }: DrillSite,
  { from, to }: Ways,
  topics: readonly string[],
  groups: readonly string[],
): ReplicationDriver {
  const { world } = stage;
  const reserve = world.topology.replication.find((one) => one.from === from && one.to === to && one.reserve === true);
  if (reserve === undefined)
    throw new GuardRefused(`topology "${world.topology.name}" keeps no way back from ${from} to ${to}`, {
      hint: "a replication with `reserve: true` is one; topologies/active-passive-and-back.ts has it",
    });
  const driver = mirrorMaker(flowOf(world, reserve, topics, groups), signal);
  if (!driver.capabilities.seekable || !driver.capabilities.keepsNames)
    throw new GuardRefused(`replication from ${from} to ${to} cannot be told where to read on under names that are kept`);
  return driver;
}

/** Where the logs ended at promotion, as the drill itself recorded it: without it nothing can be resumed. */
function promotionEnds({ folder }: DrillSite, cluster: string): Ends {
  const promoted = eventsOf(folder.timeline, "promoted").findLast((event) => event.cluster === cluster);
  if (promoted === undefined)
    throw new GuardRefused(`${cluster} was never promoted: where its logs ended then is not known`, {
      hint: "without a promotion point the way back is a rebuild",
    });
  return promoted.ends;
}

const positionsAt = (ends: Ends): Position[] =>
  Object.entries(ends).flatMap(([topic, of]) =>
    Object.entries(of).map(([partition, next]) => ({ topic, partition: Number(partition), next })),
  );

/** A side that is written to by anybody is no side to fail back to. */
async function assertUnwritten({ stage, signal }: DrillSite, cluster: string, topics: readonly string[]): Promise<void> {
  const before = await endsOf(stage, cluster, topics);
  await pauseFor(watchedFor, signal);
  const came = grownBy(before, await endsOf(stage, cluster, topics));
  if (came !== 0)
    throw new GuardRefused(`${cluster} is still written to: ${came} records in ${watchedFor / 1000} s`, {
      hint: "two sides that accept writes cannot be made one: fence it first, and compare the tails after that",
    });
}
