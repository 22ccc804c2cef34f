import { produceV11 } from "@platformatic/kafka";
import { UsageError } from "../../core/errors.ts";
import type { KeptRecord, ObserverCommands } from "../../protocol/commands.ts";
import { viewOf } from "./describe.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import { readToEnds } from "./fetch.ts";
import type { Fleet } from "./fleet.ts";
import { PartitionReader } from "./partitionReader.ts";
import { RecordKeeper } from "./recordKeeper.ts";
import { type Standing, standingsOf } from "./standing.ts";

type Commands = ObserverCommands;

/** Which records stand where, up to offsets that the caller knows to be settled. */
export async function logRuns(fleet: Fleet, args: Commands["log.runs"]["args"]): Promise<Commands["log.runs"]["result"]> {
  const { cluster, topic, run, ends, withinMs } = args;
  const deadline = performance.now() + withinMs;
  const standings = await standingsIn(fleet, cluster, topic, Object.keys(ends).map(Number));
  const log = { cluster, topic, read: "final", run, nativeSessions: new Set<string>() } as const;
  const readers = standings.map((standing) => {
    const end = ends[standing.partition] ?? 0;
    if (end > Math.min(standing.highWatermark, standing.lastStable))
      throw new Error(
        `${topic}/${standing.partition} in ${cluster} is not settled up to ${end}: its high watermark is ${standing.highWatermark}`,
      );
    return new PartitionReader(log, { ...standing, highWatermark: end, lastStable: end }, "committed");
  });
  for (const [leader, led] of Map.groupBy(readers, ({ standing }) => standing.leader)) await readToEnds(leader, led, deadline);
  const short = readers.find(({ atEnd }) => !atEnd);
  if (short !== undefined)
    throw new Error(`${topic}/${short.standing.partition} in ${cluster} could be read to ${short.position} of ${short.end}`);
  const strange = readers.reduce((sum, { foreign, corrupt }) => sum + foreign.length + corrupt.length, 0);
  if (strange > 0)
    throw new Error(`${strange} records of ${topic} in ${cluster} are none of this run's: who they are is not known`);
  return {
    lines: readers.flatMap(({ lines }) => lines),
    starts: Object.fromEntries(standings.map(({ partition, logStart }) => [partition, logStart])),
  };
}

const mostRecords = 2000;

export async function takeRecords(fleet: Fleet, args: Commands["records.take"]["args"]): Promise<readonly KeptRecord[]> {
  const { cluster, topic, partition, from, to, withinMs } = args;
  if (to - from > mostRecords) throw new UsageError(`at most ${mostRecords} records are taken at once, not ${to - from}`);
  const [standing] = await standingsIn(fleet, cluster, topic, [partition]);
  if (standing === undefined) throw new Error(`nobody leads ${topic}/${partition} in ${cluster}`);
  const keeper = new RecordKeeper(standing, from, to);
  await readToEnds(standing.leader, [keeper], performance.now() + withinMs);
  if (!keeper.atEnd) throw new Error(`${topic}/${partition} in ${cluster} could be read to ${keeper.position} of ${to}`);
  return keeper.records;
}

const answerMs = 10_000;

export async function appendRecords(
  fleet: Fleet,
  { cluster, topic, partition, records }: Commands["records.append"]["args"],
): Promise<Commands["records.append"]["result"]> {
  const { partitions } = await viewOf(fleet, cluster, [topic]);
  const leader = fleet.broker(cluster, partitions.find((one) => one.partition === partition)?.leader ?? -1);
  if (leader === undefined) throw new Error(`nobody leads ${topic}/${partition} in ${cluster}`);
  const batch = records.map((record) => ({ topic, partition, ...asProduced(record) }));
  const answer = await leader.broker.ask(produceV11.api, -1, answerMs, batch, {});
  const told = typeof answer === "boolean" ? undefined : answer.responses[0]?.partitionResponses[0];
  if (told === undefined || told.errorCode !== noError)
    throw new Error(`${topic}/${partition} in ${cluster} took no records: ${nameOfError(told?.errorCode ?? -1)}`);
  return { from: Number(told.baseOffset), to: Number(told.baseOffset) + records.length - 1 };
}

/** The client library can write neither tombstones nor headers without a value: such a record is refused, not changed. */
function asProduced({ offset, timestamp, key, value, headers }: KeptRecord) {
  if (value === null) throw new UsageError(`the record at ${offset} is a tombstone: it cannot be written again from here`);
  const pairs = headers.map(([name, of]) => {
    if (of === null)
      throw new UsageError(`the record at ${offset} has a header without a value: it cannot be written again from here`);
    return [Buffer.from(name, "base64"), Buffer.from(of, "base64")] as const;
  });
  return {
    timestamp: BigInt(timestamp),
    ...(key === null ? {} : { key: Buffer.from(key, "base64") }),
    value: Buffer.from(value, "base64"),
    headers: new Map(pairs),
  };
}

async function standingsIn(
  fleet: Fleet,
  cluster: string,
  topic: string,
  partitions: readonly number[],
): Promise<readonly Standing[]> {
  const standings = (await standingsOf(fleet, cluster, topic)).filter(({ partition }) => partitions.includes(partition));
  const missing = partitions.filter((partition) => !standings.some((one) => one.partition === partition));
  if (missing.length > 0) throw new Error(`nobody leads ${topic}/${missing.join(", ")} in ${cluster}`);
  return standings;
}
