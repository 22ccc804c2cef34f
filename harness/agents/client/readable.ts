import { setTimeout as sleep } from "node:timers/promises";
import type { ClientCommands, PartitionRead } from "../../protocol/client-commands.ts";
import { viewOf } from "../observer/describe.ts";
import { Unanswered } from "../observer/endpoint.ts";
import { readToEnds, watermarkOf } from "../observer/fetch.ts";
import { type Broker, Fleet } from "../observer/fleet.ts";
import { LeaderMemory } from "../observer/leaderMemory.ts";
import { positionsTold } from "../observer/offsets.ts";
import { type Log, PartitionReader } from "../observer/partitionReader.ts";
import type { Claim } from "../observer/truth.ts";

type Readable = ClientCommands["readable"];

const timeoutMs = 2000;
const retryMs = 500;
/** Nobody's: only how far a log can be read is asked here, not what stands in it. */
const nobodys = { read: "cutover", run: "", nativeSessions: new Set<string>() } as const;

/** A reader without any past, at the place of this host's clients: new connections, no offsets, no memory of leaders. */
export async function readable({ cluster, brokers, security, topics, withinMs }: Readable["args"]): Promise<Readable["result"]> {
  const deadline = performance.now() + withinMs;
  const observed = brokers.map(({ id, name, port }) => ({
    id,
    name,
    cluster,
    address: name,
    brokerPort: port,
    controllerPort: null,
    ...(security === undefined ? {} : { security }),
  }));
  const fleet = new Fleet(observed, { timeoutMs, memory: new LeaderMemory() });
  try {
    const read = await Promise.all(topics.map((topic) => readTopic(fleet, cluster, topic, deadline)));
    return { partitions: read.flat() };
  } finally {
    fleet.close();
  }
}

async function readTopic(
  fleet: Fleet,
  cluster: string,
  { topic, partitions }: Readable["args"]["topics"][number],
  deadline: number,
): Promise<PartitionRead[]> {
  const done = new Map<number, PartitionRead>();
  const last = new Map<number, PartitionRead>();
  const log: Log = { cluster, topic, ...nobodys };
  for (;;) {
    const open = Array.from({ length: partitions }, (_, partition) => partition).filter((one) => !done.has(one));
    const view = await viewOf(fleet, cluster, [topic]);
    for (const partition of open) {
      const claim = view.partitions.find((one) => one.partition === partition);
      last.set(partition, await readOne(fleet, log, partition, claim, deadline));
    }
    for (const [partition, read] of last) if (read.problem === null) done.set(partition, read);
    if (done.size === partitions || performance.now() >= deadline) return [...new Map([...last, ...done]).values()];
    await sleep(retryMs);
  }
}

async function readOne(
  fleet: Fleet,
  log: Log,
  partition: number,
  claim: Claim | undefined,
  deadline: number,
): Promise<PartitionRead> {
  const { cluster, topic } = log;
  const node = claim === undefined ? undefined : fleet.broker(cluster, claim.leader);
  const told = { topic, partition, leader: node?.name ?? null, from: 0, to: 0 };
  if (claim === undefined || node === undefined) return { ...told, problem: "nobody leads it" };
  try {
    return { ...told, ...(await readFrom(node, log, claim, deadline)) };
  } catch (error) {
    if (error instanceof Unanswered) return { ...told, problem: `its leader ${node.name} does not answer` };
    throw error;
  }
}

type Extent = Pick<PartitionRead, "from" | "to" | "problem">;

/** The start is asked for, as a new group's members do; how far there is to read is what the first fetch is told. */
async function readFrom(node: Broker, log: Log, claim: Claim, deadline: number): Promise<Extent> {
  const [start] = await positionsTold(node, "logStart", [claim]);
  if (start === undefined) return { from: 0, to: 0, problem: `${node.name} does not say where its log begins` };
  const { partition, leaderEpoch, topicId } = claim;
  const from = start.offset;
  const begins = { partition, leader: node, leaderEpoch, topicId, logStart: from, lastStable: from, logEnd: from };
  const highWatermark = await watermarkOf(node, new PartitionReader(log, { ...begins, highWatermark: from }, "uncommitted"));
  if (highWatermark === null) return { from, to: from, problem: `${node.name} refuses to be read` };
  const reader = new PartitionReader(log, { ...begins, highWatermark }, "uncommitted");
  await readToEnds(node, [reader], deadline);
  const short = `read to offset ${reader.position} of ${reader.end}`;
  return { from, to: reader.position, problem: reader.atEnd ? null : short };
}
