import { setTimeout as sleep } from "node:timers/promises";
import type { EachBatchPayload } from "kafkajs";
import { milliseconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { bounded } from "../../core/eventually.ts";
import { now } from "../clock.ts";
import { Assignment } from "./assignment.ts";
import { Committer } from "./committer.ts";
import { Leaders } from "./leaders.ts";
import { type ConsumerArgs, Member } from "./member.ts";
import { Positions } from "./positions.ts";
import { received } from "./received.ts";
import { begin, tell, tellEvent } from "./tell.ts";

/** A consumer process: one member of a group. It tells what it processed before it commits, and where it took up each partition. */

export type ConsumerOrder = { readonly stopWithinMs: number };

const restartPauseMs = 200;
/** A member that has heard nothing of its group for this long, rebalances included, is lost, whatever kafkajs thinks. */
const lostAfterSeconds = 10;

const args = begin<ConsumerArgs, ConsumerOrder>(({ stopWithinMs }) => void stop(stopWithinMs));
const { topic, group, run, autoOffsetReset, tuning } = args;
const leaders = new Leaders(args);
const positions = new Positions(args, leaders);
const committer = new Committer(topic);
let assignment = new Assignment([], positions, autoOffsetReset);
let commit: EachBatchPayload["commitOffsetsIfNecessary"] | undefined;
let isStopping = false;
let member = join();

leaders.watch(() => undefined);
setInterval(() => void commitNow(), args.commitEveryMs);
setInterval(() => {
  if (member.silentFor() > 2 * (tuning.sessionTimeoutMs / 1000) + lostAfterSeconds)
    void restart(member, "nothing heard of the group");
}, 1000);

function join(): Member {
  const joining = new Member(args, {
    onAssigned: (partitions) => assign(partitions, joining),
    onBatch: (fetched) => {
      if (joining === member) onBatch(fetched);
    },
    onPassedOver: (partition, lastOffset) => assignment.advance(partition, lastOffset + 1),
    onError: (error) => tell({ report: "error", error }),
    onCrash: (reason) => void restart(joining, reason),
  });
  void joining.start().catch((error: unknown) => restart(joining, messageOf(error)));
  return joining;
}

function assign(partitions: readonly number[], to: Member): void {
  if (to !== member) return;
  assignment.end();
  assignment = new Assignment(partitions, positions, autoOffsetReset);
  commit = undefined;
  tell({ report: "assigned", partitions });
  if (!isStopping) void assignment.takeUp(to);
}

/** kafkajs gives some members up without a word to anybody; a new one takes the place. */
async function restart(lost: Member, reason: string): Promise<void> {
  if (lost !== member || isStopping) return;
  tellEvent("consumer.restarted", { group, member: args.member, reason });
  assign([], lost);
  lost.close();
  await sleep(restartPauseMs);
  if (lost === member && !isStopping) member = join();
}

function onBatch({ batch, resolveOffset, isStale, commitOffsetsIfNecessary }: EachBatchPayload): void {
  const { partition } = batch;
  const expected = assignment.next(partition);
  if (expected === undefined || isStale() || isStopping) return;
  tellOwnReset(batch, expected);
  const at = now();
  const { runs, corrupt } = received(batch.messages, partition, run);
  for (const each of runs) tell({ report: "processed", partition, ...each, at });
  for (const each of corrupt) tellEvent("record.corrupt", { cluster: args.cluster, topic, partition, ...each });
  assignment.advance(partition, Number(batch.lastOffset()) + 1);
  resolveOffset(batch.lastOffset());
  commit = commitOffsetsIfNecessary;
}

/** After OFFSET_OUT_OF_RANGE kafkajs goes elsewhere by itself, and only where it fetched from shows it. */
function tellOwnReset(batch: EachBatchPayload["batch"], expected: number): void {
  const offset = Number("fetchedOffset" in batch ? batch.fetchedOffset : expected);
  if (offset === expected) return;
  tell({ report: "resumed", partition: batch.partition, offset, at: now(), found: false, logEnd: Number(batch.highWatermark) });
}

async function commitNow(): Promise<void> {
  if (commit !== undefined) await committer.commit(assignment, commit);
}

/** Commits what was processed and leaves the group, as far as that is possible in the time. */
async function stop(withinMs: number): Promise<void> {
  isStopping = true;
  const farewell = async (): Promise<void> => {
    await commitNow();
    await member.leave();
  };
  await bounded("leaving the group", milliseconds(withinMs), farewell()).catch(() => undefined);
  process.exit(0);
}
