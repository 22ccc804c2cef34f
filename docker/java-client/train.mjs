// Runs a producer and a consumer of the Java client against a node of this image, so that their classes are in its cache.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const bootstrap = ["127.0.0.1:29092"];
const tuning = {
  connectionTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  metadataMaxAgeMs: 300_000,
  sessionTimeoutMs: 45_000,
  heartbeatIntervalMs: 3000,
};
const zero = process.hrtime.bigint();
const shared = { workload: "trained", cluster: "trained", topic: "trained", run: "trained", bootstrap, tuning };

function client(role, cache, args) {
  const env = { ...process.env, JAVA_CLIENT_AOT: cache };
  const child = spawn("/opt/java-client/java-client", [role], { env, stdio: ["pipe", "ignore", "inherit", "pipe"] });
  const heard = new Map();
  createInterface({ input: child.stdio[3] }).on("line", (line) => {
    const { report } = /^\{/.test(line) ? JSON.parse(line) : {};
    if (["log", "failed"].includes(report)) console.error(`${role}: ${line}`);
    heard.set(report, (heard.get(report) ?? 0) + 1);
  });
  child.stdin.write(`${JSON.stringify({ zero: String(zero), name: role, args: { ...shared, ...args } })}\n`);
  const gone = new Promise((resolve) => child.on("close", (code, signal) => resolve(signal ?? code)));
  const end = () => {
    child.stdin.write(`${JSON.stringify({ stopWithinMs: 5000 })}\n`);
    return gone;
  };
  return { heard, end };
}

async function until(what, holds) {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`${what} was not seen within 60 s`);
    await sleep(100);
  }
}

const node = spawn("/opt/kafka/bin/kafka-node", [process.argv[2]], { stdio: ["ignore", "pipe", "inherit"] });
let isStarted = false;
createInterface({ input: node.stdout }).on("line", (line) => {
  console.log(line);
  isStarted ||= line.includes("Kafka Server started");
});
try {
  await until("the node's start", () => isStarted);
  const schedules = [
    { pieces: [{ from: Number(process.hrtime.bigint() - zero) / 1e9, every: 0.001, slots: null }], firstSlot: 0 },
  ];
  const write = {
    session: "trained",
    acks: "all",
    idempotent: true,
    recordBytes: 200,
    lingerMs: 50,
    schedules,
    latencyObjectiveMs: 500,
  };
  const read = { group: "trained", member: "trained", autoOffsetReset: "earliest", commit: "after", commitEveryMs: 200 };
  const producer = client("producer", "-XX:AOTCacheOutput=/opt/java-client/producer.aot", write);
  await until("an acknowledgement", () => (producer.heard.get("acknowledged") ?? 0) > 40);
  const consumer = client("consumer", "-XX:AOTCacheOutput=/opt/java-client/consumer.aot", read);
  await until("a commit", () => (consumer.heard.get("committed") ?? 0) > 5);
  for (const one of [producer, consumer]) {
    const how = await one.end();
    if (how !== 0) throw new Error(`a client of the training ended with ${how}`);
  }
} finally {
  node.kill("SIGKILL");
}
