// Runs MirrorMaker 2 from the training node to itself until its tasks run, so that its classes are in Connect's cache.
import { setTimeout as sleep } from "node:timers/promises";

const worker = "http://127.0.0.1:28083";
const ask = async (path, body) => {
  const answer = await fetch(`${worker}${path}`, {
    method: body ? "PUT" : "GET",
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

const kinds = ["MirrorHeartbeatConnector", "MirrorSourceConnector", "MirrorCheckpointConnector"];
for (const kind of kinds) {
  await ask(`/connectors/${kind}/config`, {
    "connector.class": `org.apache.kafka.connect.mirror.${kind}`,
    "tasks.max": "1",
    "source.cluster.alias": "a",
    "target.cluster.alias": "b",
    "source.cluster.bootstrap.servers": "127.0.0.1:29092",
    "target.cluster.bootstrap.servers": "127.0.0.1:29092",
    topics: "trained",
    groups: "trained",
    "replication.factor": "1",
    "offset-syncs.topic.replication.factor": "1",
    "checkpoints.topic.replication.factor": "1",
    "heartbeats.topic.replication.factor": "1",
    "offset-syncs.topic.location": "target",
    "sync.group.offsets.enabled": "true",
    "sync.group.offsets.interval.seconds": "1",
    "emit.checkpoints.interval.seconds": "1",
    "emit.heartbeats.interval.seconds": "1",
  });
}

const stateOf = async (kind) => {
  try {
    const { connector, tasks } = await ask(`/connectors/${kind}/status`);
    return [connector, ...tasks].map(({ state }) => state).join(" ");
  } catch (error) {
    return error.message;
  }
};

const deadline = Date.now() + 90_000;
for (const kind of kinds) {
  for (let state = ""; state !== "RUNNING RUNNING"; state = await stateOf(kind)) {
    if (Date.now() > deadline) throw new Error(`${kind} was not running within 90 s; last seen: ${state}`);
    await sleep(200);
  }
}
await sleep(3_000);
