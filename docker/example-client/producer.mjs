import { crc32 } from "node:zlib";
import { Kafka, logLevel } from "kafkajs";
import { begin, tell } from "./protocol.mjs";

let endsAt = Number.POSITIVE_INFINITY;
let leaveBy = Number.POSITIVE_INFINITY;
const { args, now } = await begin((withinMs) => {
  endsAt = now();
  leaveBy = endsAt + withinMs / 1000;
  tell({ report: "ended", at: endsAt });
});
const { topic, session, run, acks, idempotent, recordBytes, latencyObjectiveMs, lingerMs } = args;

const kafka = new Kafka({ clientId: session, brokers: args.bootstrap, logLevel: logLevel.NOTHING });
const producer = kafka.producer({ idempotent, allowAutoTopicCreation: false, ...(idempotent ? { maxInFlightRequests: 1 } : {}) });

/** When a slot is due: slots are numbered through the pieces of their partition's schedule. */
function dueAt({ pieces }, slot) {
  let first = 0;
  for (const { from, every, slots } of pieces) {
    if (slots === null || slot < first + slots) return from + (slot - first) * every;
    first += slots;
  }
  return Number.POSITIVE_INFINITY;
}

/** The identity goes into a header, with a checksum over itself and the value. */
function record(partition, seq) {
  const value = Buffer.from(`${session}/${partition}/${seq} `.padEnd(recordBytes, "m"));
  const identity = `${run}/${session}/${partition}/${seq}`;
  const checksum = crc32(value, crc32(identity)).toString(16).padStart(8, "0");
  return { partition, value, headers: { muster: `${identity}/${checksum}` } };
}

let batches = 0;
let open = 0;
const streams = args.schedules.map((schedule, partition) => ({ schedule, partition, slot: schedule.firstSlot, seq: 0, open: 0 }));

async function send(stream, first, last) {
  const batch = ++batches;
  const { partition } = stream;
  const seq = [stream.seq, stream.seq + last - first];
  stream.seq = seq[1] + 1;
  const messages = [];
  for (let one = seq[0]; one <= seq[1]; one += 1) messages.push(record(partition, one));
  tell({ report: "sending", batch, partition, session, seq, slots: [first, last] });
  open += 1;
  stream.open += 1;
  try {
    const [{ baseOffset }] = await producer.send({ topic, messages, acks: acks === "all" ? -1 : acks });
    tell({ report: "acknowledged", batch, at: now(), offset: Number(baseOffset) < 0 ? null : Number(baseOffset) });
  } catch (error) {
    tell({ report: "failed", batch, at: now(), outcome: "indeterminate", error: error.type ?? error.name });
  }
  open -= 1;
  stream.open -= 1;
}

function tick(stream, isConnected) {
  const at = Math.min(now(), endsAt);
  const first = stream.slot;
  while (dueAt(stream.schedule, stream.slot) < now() - latencyObjectiveMs / 1000 && dueAt(stream.schedule, stream.slot) <= endsAt)
    stream.slot += 1;
  if (stream.slot > first) tell({ report: "unsent", partition: stream.partition, slots: [first, stream.slot - 1] });
  if (!isConnected || stream.open >= 5) return;
  const from = stream.slot;
  while (dueAt(stream.schedule, stream.slot) <= at) stream.slot += 1;
  if (stream.slot > from) void send(stream, from, stream.slot - 1);
}

let isConnected = false;
setInterval(
  () => {
    for (const stream of streams) tick(stream, isConnected);
    const isDone = now() > endsAt && open === 0 && streams.every(({ schedule, slot }) => dueAt(schedule, slot) > endsAt);
    if (isDone || now() > leaveBy) process.exit(0);
  },
  Math.max(lingerMs, 10),
);
while (!isConnected) {
  try {
    await producer.connect();
    isConnected = true;
  } catch (error) {
    tell({ report: "error", error: error.type ?? error.name });
  }
}
