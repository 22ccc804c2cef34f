import { seconds } from "../../core/duration.ts";
import { GuardRefused, messageOf, UsageError } from "../../core/errors.ts";
import { lastMove } from "../../drill/last-move.ts";
import { behind, type Ends, endsOf } from "../../drill/log-ends.ts";
import { awaitCommitted } from "../../drill/move-load.ts";
import { positionsAt, promotionEnds } from "../../drill/promotion-point.ts";
import { assertSigned, remakeHome } from "../../drill/rebuild.ts";
import { compareLogs, letGo, type Since, settleTail, startBack, untilNothingIsMissing } from "../../drill/resume.ts";
import { assertOneWay, assertUnwritten, linksOf, type Ways } from "../../drill/way-back-guards.ts";
import { tailRecords } from "../../measure/tails.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "./at-hand.ts";
import { reserveInto, taking } from "./takeover.ts";
import { printJson, voiceOf } from "./voice.ts";

export interface FailbackOptions extends HandsOnOptions {
  readonly tail?: string;
  readonly switch?: boolean;
  readonly rebuild?: boolean;
  readonly signed?: string;
}

declare module "../../timeline/events.ts" {
  interface OperationalEvents {
    "failback.begun": { readonly from: string; readonly to: string; readonly since: Since; readonly rebuilt: boolean };
  }
}

type Begun = Extract<TimelineEvent, { event: "failback.begun" }>;

/** What checkpoints and group sync take at a second each, and as much again. */
const translatedWithin = seconds(10);

/** So many records are no lag worth waiting for before people stop their writers. */
const nearly = 1000;

/**
 * In two steps, because people stop their clients in between: the way back is resumed at the promotion point, or rebuilt, and then, when
 * nobody writes any more, drained, stopped, and the forward flow goes on.
 */
export async function failback(cluster: string, options: FailbackOptions): Promise<number> {
  const { tail } = options;
  const how = tail === "replay" || tail === "drop" ? tail : undefined;
  if (options.switch !== true && how === undefined)
    throw new UsageError(`what becomes of the records that ${cluster} alone has?`, {
      hint: "--tail replay writes them to the side in charge, --tail drop leaves them in the run folder's files",
    });
  if (options.switch === true && (tail !== undefined || options.rebuild === true))
    throw new UsageError("the tail is settled before the switch, not with it, and so is what is rebuilt");
  if (options.rebuild === true) assertSigned(options.signed, cluster);
  const found = await findTopology(options);
  const { from } = reserveInto(found.topology, cluster);
  return await withTopology(found, `failback ${cluster}`, (hand) =>
    how === undefined ? switchBack(hand, { from, to: cluster }, options) : begin(hand, { from, to: cluster }, how, options),
  );
}

const begunIn = (hand: AtHand): Begun | undefined =>
  hand.folder.recorded().findLast((event): event is Begun => event.event === "failback.begun");

async function begin(hand: AtHand, ways: Ways, how: "replay" | "drop", options: FailbackOptions): Promise<number> {
  const { world, folder } = hand;
  const { from, to } = ways;
  const say = voiceOf(options);
  const timeline = folder.recorded();
  const last = lastMove(timeline);
  if (last?.promoted !== true || last.cluster !== from)
    throw new GuardRefused(
      `${from} was not promoted${last === null ? "" : ` since ${last.cluster} is in charge`}: there is nothing to go back from`,
    );
  const begun = begunIn(hand);
  if (begun !== undefined && begun.at > last.at)
    throw new GuardRefused("the way back runs already", {
      hint: `stop the writers in ${from}, then \`muster failback ${to} --switch\``,
    });
  const { topics, groups } = await taking(hand, from);
  const promoted = promotionEnds(timeline, from, topics);
  const { forward, reverse } = linksOf(hand, ways, topics, groups);
  await assertOneWay(forward);
  await assertUnwritten(hand, to, topics);
  const returned = await endsOf(hand, to, topics);
  const { tails, files } = await compareLogs(hand, ways, { promoted, returned }, { toRebuild: options.rebuild === true });
  say(
    `${to} alone has ${tailRecords(tails)} records${files.length === 0 ? "" : `, now in ${files.join(", ")} of ${folder.path}`}`,
  );
  const settled = timeline.findLast((event) => event.event === "tail.settled" && event.at > last.at);
  if (settled === undefined) await settleTail(hand, ways, tails, how);
  else say("  what becomes of them was settled before, and is not done twice");
  if (files.length > 0 && settled === undefined)
    say(how === "replay" ? `  they were written to ${from}` : "  they were dropped: nobody will read them from a log");
  const near = { within: seconds(120), allowed: nearly };
  const rebuilt = options.rebuild === true;
  const since = rebuilt
    ? await remakeHome(hand, reverse, { topics, groups, signed: assertSigned(options.signed, to) })
    : { left: promoted, home: returned };
  folder.recordDurably({ at: await world.stamp(), event: "failback.begun", ...ways, since, rebuilt });
  await (rebuilt ? letGo : startBack)(hand, reverse, since, near);
  say(`what is written to ${from} is copied to ${to}, from ${rebuilt ? "the earliest record" : "the promotion point"} on`);
  say(`  stop the writers in ${from}, let the groups read to the end, then \`muster failback ${to} --switch\``);
  if (options.json === true) printJson({ from, to, tail: { records: tailRecords(tails), files, how } });
  return 0;
}

async function switchBack(hand: AtHand, ways: Ways, options: FailbackOptions): Promise<number> {
  const { world, folder, signal } = hand;
  const { from, to } = ways;
  const say = voiceOf(options);
  const begun = begunIn(hand);
  const last = lastMove(folder.recorded());
  if (begun === undefined || last === null || begun.at < last.at)
    throw new GuardRefused("no way back was begun, or it is over", {
      hint: `\`muster failback ${to} --tail replay\` begins one`,
    });
  const { since, rebuilt } = begun;
  const topics = Object.keys(since.left);
  const { groups } = await taking(hand, from);
  const { forward, reverse } = linksOf(hand, ways, topics, groups);
  await assertOneWay(forward);
  await assertUnwritten(hand, from, topics);
  folder.record({ at: await world.stamp(), event: "failback.switch", from, to });
  const ends = (cluster: string): Promise<Ends> => endsOf(hand, cluster, topics);
  const missing = async () =>
    behind({ before: since.left, after: await ends(from) }, { before: since.home, after: await ends(to) });
  await untilNothingIsMissing(`${to} to have all that was written to ${from}`, missing, { within: seconds(60), signal });
  const home = await ends(to);
  for (const group of groups)
    for (const topic of topics)
      await awaitCommitted(hand, { group, topic }, { cluster: to, ends: home, within: translatedWithin }).catch(
        (error: unknown) => {
          signal.throwIfAborted();
          say(`  ${messageOf(error)}: the group will read some records again there`);
        },
      );
  await reverse.stop();
  if (rebuilt) await forward.forget();
  await forward.seek(positionsAt(home));
  await forward.resume();
  folder.recordDurably({ at: await world.stamp(), event: "failback.done", cluster: to });
  say(`${to} has everything and is in charge again; it is copied to ${from} from here on`);
  say("  start the clients there");
  if (options.json === true) printJson({ cluster: to, ends: home });
  return 0;
}
