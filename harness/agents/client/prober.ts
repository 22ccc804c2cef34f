import { ProduceAcks, Producer, stringSerializers } from "@platformatic/kafka";
import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { connectionSecurity, securityOfProcess } from "../security.ts";
import { Silence } from "./silence.ts";
import { begin, tell, tellEvent } from "./tell.ts";

/**
 * A probe process: one small record each `everyMs`, over and over, by the client that was measured to find a new leader
 * first. Partitions are asked in turn, each by itself; one that has not answered is not asked again.
 */

export type ProberArgs = ClientCommands["probe.start"]["args"];

const lookEveryMs = 20;

const { probe, cluster, topic, partitions, bootstrap, everyMs, silentForMs } = await begin<ProberArgs>("@platformatic/kafka");
const silence = new Silence(silentForMs / 1000);
const unanswered = new Set<number>();
const producer = new Producer({
  clientId: probe,
  bootstrapBrokers: [...bootstrap],
  ...connectionSecurity(securityOfProcess()),
  serializers: stringSerializers,
  acks: ProduceAcks.ALL,
  autocreateTopics: false,
  retries: 0,
  timeout: 1500,
  connectTimeout: 1000,
  requestTimeout: 1500,
  metadataMaxAge: 500,
});

async function ask(partition: number): Promise<void> {
  const sentAt = now();
  unanswered.add(partition);
  try {
    await producer.send({ messages: [{ topic, partition, value: `${probe}/${sentAt}` }] });
    const at = now();
    tell({ report: "probed", at, tookMs: (at - sentAt) * 1000 });
    if (silence.acknowledged(at)) tellEvent("probe.back", { probe, cluster });
  } catch {
    tell({ report: "probed", at: now(), tookMs: null });
  } finally {
    unanswered.delete(partition);
  }
}

let turn = 0;
setInterval(() => {
  const partition = turn++ % partitions;
  if (!unanswered.has(partition)) void ask(partition);
}, everyMs);

setInterval(() => {
  const heard = silence.look(now());
  if (heard !== undefined) tellEvent("probe.silent", { probe, cluster, ...heard, silentForMs });
}, lookEveryMs);
