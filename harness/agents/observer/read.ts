import { setTimeout as sleep } from "node:timers/promises";
import type { EndLine, Isolation } from "../../ledger/lines.ts";
import type { ObserverCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { emit, send } from "../serve.ts";
import { Unanswered } from "./endpoint.ts";
import { readToEnds } from "./fetch.ts";
import type { Fleet } from "./fleet.ts";
import { type Log, PartitionReader } from "./partitionReader.ts";
import { isSettled, type Standing, settledStandings } from "./standing.ts";

const retryMs = 100;

type Request = ObserverCommands["read"];

/** One attempt at one partition, in every isolation asked for. */
interface Attempt {
  readonly partition: number;
  readonly standing: Standing | undefined;
  readonly readers: readonly PartitionReader[];
}

/**
 * Waits until the logs are settled, pins their ends and reads each from its start. A partition whose leader changes meanwhile is
 * read anew from the new one; what still is not settled or not reached when the time is up is told as incomplete.
 */
export async function readTopic(fleet: Fleet, args: Request["args"]): Promise<Request["result"]> {
  const start = performance.now();
  const deadline = start + args.withinMs;
  const settleBy = start + args.withinMs / 2;
  const log: Log = { ...args, nativeSessions: new Set(args.nativeSessions) };
  const attempts = new Map<number, Attempt>();
  let open: readonly number[] = Array.from({ length: args.partitions }, (_, partition) => partition);
  do {
    const { cluster, topic } = args;
    const standings = await settledStandings(fleet, { cluster, topic, partitions: open }, settleBy);
    for (const attempt of await attemptAll(log, open, standings, args.isolations, deadline))
      attempts.set(attempt.partition, attempt);
    open = open.filter((partition) => !isDone(attempts.get(partition)));
    if (open.length > 0) await sleep(retryMs);
  } while (open.length > 0 && performance.now() < deadline);
  return tell(log, [...attempts.values()], args.isolations);
}

async function attemptAll(
  log: Log,
  partitions: readonly number[],
  standings: readonly Standing[],
  isolations: Request["args"]["isolations"],
  deadline: number,
): Promise<readonly Attempt[]> {
  const attempts = partitions.map((partition): Attempt => {
    const standing = standings.find((one) => one.partition === partition);
    const readers = standing === undefined ? [] : isolations.map((isolation) => new PartitionReader(log, standing, isolation));
    return { partition, standing, readers };
  });
  const groups = Map.groupBy(
    attempts.flatMap(({ readers }) => readers),
    ({ standing, isolation }) => `${standing.leader.id} ${standing.topicId} ${isolation}`,
  );
  await Promise.all([...groups.values()].map((readers) => readGroup(readers, deadline)));
  return attempts;
}

async function readGroup(readers: readonly PartitionReader[], deadline: number): Promise<void> {
  const [first] = readers;
  if (first === undefined) return;
  try {
    await readToEnds(first.standing.leader, readers, deadline);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
  }
}

/** Read as far as it can be: waiting for more is the business of settling, and its time is over. */
const isDone = (attempt: Attempt | undefined): boolean =>
  attempt?.standing !== undefined && attempt.readers.every(({ atEnd }) => atEnd);

function tell(log: Log, attempts: readonly Attempt[], isolations: readonly Isolation[]): Request["result"] {
  for (const attempt of attempts) {
    for (const reader of attempt.readers) {
      for (const line of reader.lines) send({ ...line });
      tellProblems(log, reader);
    }
    send({ ...endLineOf(log, attempt, isolations) });
  }
  return {
    records: attempts.reduce((sum, { readers }) => sum + (readers[0]?.records ?? 0), 0),
    partitions: attempts.length,
    complete: attempts.every(isComplete),
  };
}

const isComplete = (attempt: Attempt): boolean =>
  isDone(attempt) && attempt.standing !== undefined && isSettled(attempt.standing);

/** What could not be read must not count as absent: the end of what was read stands for the end of what can be known. */
function endLineOf({ cluster, topic, read }: Log, attempt: Attempt, isolations: readonly Isolation[]): EndLine {
  const { partition, standing, readers } = attempt;
  const known = Math.min(...readers.map(({ atEnd, position }) => (atEnd ? Number.POSITIVE_INFINITY : position)));
  const { logStart = 0, highWatermark = 0, lastStable = 0, logEnd = 0, leaderEpoch = -1 } = standing ?? {};
  return {
    kind: "end",
    cluster,
    topic,
    partition,
    read,
    logStart,
    highWatermark: Math.min(highWatermark, known),
    lastStable: Math.min(lastStable, known),
    logEnd,
    leaderEpoch,
    complete: isComplete(attempt),
    isolations,
    at: now(),
  };
}

/** How many offsets of strange records are named. */
const named = 10;

function tellProblems({ cluster, topic }: Log, { standing: { partition }, isolation, foreign, corrupt }: PartitionReader): void {
  for (const [event, offsets] of [
    ["record.foreign", foreign],
    ["record.corrupt", corrupt],
  ] as const)
    if (offsets.length > 0)
      emit(event, { cluster, topic, partition, isolation, records: offsets.length, offsets: offsets.slice(0, named) });
}
