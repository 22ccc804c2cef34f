import { milliseconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import { Assignment, type ConsumerArgs } from "./assignment.ts";
import { Committer } from "./committer.ts";
import { Leaders } from "./leaders.ts";
import { Membership } from "./membership.ts";
import { Positions } from "./positions.ts";
import { begin, tell } from "./tell.ts";

/**
 * A consumer process: one member of a group. It tells what it processed before it commits (or after, where it shall be known to be
 * bad), and where it took up each partition.
 *
 * It speaks the protocol itself. kafkajs' consumer was tried on a real cluster: while one leader refuses connections it drops
 * what it fetches from all others, one partition without a leader ends its metadata and with them all its partitions, and it
 * gives up its place in the group with its coordinator. Its accidents would have been measured as Kafka's.
 */

const args = await begin<ConsumerArgs>("@platformatic/kafka", (withinMs) => void stop(withinMs));
const leaders = new Leaders(args);
const positions = new Positions(args, leaders);
const committer = new Committer(args);
const membership = new Membership({
  ...args,
  partitions: async () => {
    await leaders.refresh();
    if (leaders.partitions === 0) throw new Error(`nobody knows the partitions of ${args.topic}`);
    return leaders.partitions;
  },
  onAssigned: (partitions, place) => {
    assignment = new Assignment(args, leaders, positions, partitions, place);
    tell({ report: "assigned", partitions });
    void assignment.takeUp();
  },
  onRevoked: async (mayCommit) => {
    const revoked = assignment;
    assignment = undefined;
    revoked?.end();
    if (mayCommit && revoked !== undefined) await committer.commitLast(revoked);
    revoked?.finish();
    tell({ report: "assigned", partitions: [] });
  },
  onError: (error) => tell({ report: "error", error }),
});
let assignment: Assignment | undefined;

leaders.watch(
  () => assignment?.followLeaders(),
  () => assignment?.isCutOff ?? false,
);
setInterval(() => void round(), args.commitEveryMs);
void membership.keep();

async function round(): Promise<void> {
  const current = assignment;
  if (current === undefined) return;
  await committer.commit(current);
  current.work();
}

/** Commits what was processed and leaves the group, as far as that is possible in the time. */
async function stop(withinMs: number): Promise<void> {
  const last = assignment;
  last?.end();
  const farewell = async (): Promise<void> => {
    if (last !== undefined) await committer.commitLast(last);
    last?.finish();
    await membership.leave();
  };
  await bounded("leaving the group", milliseconds(withinMs), farewell()).catch(() => undefined);
  process.exit(0);
}
