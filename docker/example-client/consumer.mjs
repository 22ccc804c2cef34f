import { crc32 } from "node:zlib";
import { Kafka, logLevel } from "kafkajs";
import { begin, tell } from "./protocol.mjs";

const { args, now } = await begin((withinMs) => void stop(withinMs));
const { topic, group, member, run } = args;

const kafka = new Kafka({ clientId: member, brokers: args.bootstrap, logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: group, allowAutoTopicCreation: false });
const admin = kafka.admin();
/** By partition: the offset that is to be processed next, and what is committed. */
const next = new Map();
const committed = new Map();
let commits = 0;

/** Before anything of a partition is processed: where the group had left it, as Kafka tells. */
async function takeUp(partition) {
  const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  const ends = await admin.fetchTopicOffsets(topic);
  const own = Number(partitions.find((one) => one.partition === partition)?.offset ?? -1);
  const end = ends.find((one) => one.partition === partition);
  const reset = Number(args.autoOffsetReset === "earliest" ? end.low : end.high);
  const offset = own >= 0 ? own : reset;
  tell({ report: "resumed", partition, offset, at: now(), found: own >= 0, logEnd: Number(end.offset) });
  next.set(partition, offset);
  committed.set(partition, offset);
}

/** Session and number of a record of this run; undefined where it is none of ours. */
function identityOf({ value, headers }, partition, offset) {
  const text = headers?.muster?.toString();
  if (text === undefined) return undefined;
  const identity = text.slice(0, text.lastIndexOf("/"));
  const [ofRun, session, ofPartition, seq] = identity.split("/");
  if (ofRun !== run) return undefined;
  const checksum = crc32(value, crc32(identity)).toString(16).padStart(8, "0");
  if (checksum === text.slice(identity.length + 1) && Number(ofPartition) === partition) return { session, seq: Number(seq) };
  tell({ report: "event", event: "record.corrupt", at: now(), fields: { partition, offset, problem: "checksum" } });
  return undefined;
}

async function commit() {
  for (const [partition, offset] of next) {
    if (committed.get(partition) === offset) continue;
    const number = ++commits;
    tell({ report: "committing", commit: number, at: now(), partition, offset });
    try {
      await consumer.commitOffsets([{ topic, partition, offset: String(offset) }]);
      committed.set(partition, offset);
      tell({ report: "committed", commit: number, at: now(), outcome: "acknowledged" });
    } catch (error) {
      tell({ report: "committed", commit: number, at: now(), outcome: "indeterminate", error: error.type ?? error.name });
    }
  }
}

async function stop(withinMs) {
  setTimeout(() => process.exit(0), withinMs);
  await commit();
  await consumer.disconnect();
  process.exit(0);
}

consumer.on("consumer.group_join", ({ payload }) => {
  next.clear();
  tell({ report: "assigned", partitions: payload.memberAssignment[topic] ?? [] });
});
await admin.connect();
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: args.autoOffsetReset === "earliest" });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch: { partition, messages } }) => {
    if (!next.has(partition)) await takeUp(partition);
    for (const message of messages) {
      const offset = Number(message.offset);
      if (offset < next.get(partition)) continue;
      const identity = identityOf(message, partition, offset);
      if (identity !== undefined) {
        const { session, seq } = identity;
        tell({ report: "processed", partition, offset: [offset, offset], session, seq: [seq, seq], at: now() });
      }
      next.set(partition, offset + 1);
    }
  },
});
setInterval(() => void commit(), args.commitEveryMs);
