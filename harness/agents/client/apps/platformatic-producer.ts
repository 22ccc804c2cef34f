import { ProduceAcks, Producer } from "@platformatic/kafka";
import { connectionSecurity, securityOfProcess } from "../../security.ts";
import { failureWithRetries } from "../outcome.ts";
import { produceAsAnApplication } from "./sending.ts";

/** It does not tell whether a request left: a failed write may have been appended. */
const perhapsWritten = 1;

/** @platformatic/kafka as it comes: one producer, its own retries, its own metadata. */
await produceAsAnApplication("@platformatic/kafka", ({ workload, topic, bootstrap, acks, idempotent, tuning }, noticing) => {
  const producer = new Producer<Buffer, Buffer, string, string>({
    clientId: workload,
    bootstrapBrokers: [...bootstrap],
    ...connectionSecurity(securityOfProcess()),
    serializers: { headerKey: text, headerValue: text },
    idempotent,
    acks: acks === "all" ? ProduceAcks.ALL : ProduceAcks.LEADER,
    autocreateTopics: false,
    connectTimeout: tuning.connectionTimeoutMs,
    timeout: tuning.requestTimeoutMs,
    metadataMaxAge: tuning.metadataMaxAgeMs,
  });
  producer.on("client:metadata", ({ topics }) => {
    topics.get(topic)?.partitions.forEach(({ leader }, partition) => {
      noticing.led(topic, partition, leader);
    });
  });
  return {
    async connect() {
      await producer.metadata({ topics: [topic] });
    },
    async send(partition, records) {
      try {
        const { offsets } = await producer.send({
          messages: records.map(({ value, headers }) => ({ topic, partition, value, headers })),
        });
        const offset = Number(offsets?.[0]?.offset ?? -1);
        return { offset: offset < 0 ? null : offset };
      } catch (error) {
        return failureWithRetries(error, perhapsWritten);
      }
    },
    close: () => void Promise.resolve(producer.close(true)).catch(() => undefined),
  };
});

function text(value: string | undefined): Buffer | undefined {
  return value === undefined ? undefined : Buffer.from(value);
}
