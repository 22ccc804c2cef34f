import { Kafka, logLevel, type Producer } from "kafkajs";
import { kafkajsSecurity, securityOfProcess } from "../../security.ts";
import { failureWithRetries } from "../outcome.ts";
import { Sockets } from "../sockets.ts";
import { watchKafkajsLeaders } from "./kafkajs-watch.ts";
import { produceAsAnApplication } from "./sending.ts";

/** kafkajs as it comes: one producer, its own retries, its own metadata, nothing mended. Its sockets are only counted. */
await produceAsAnApplication("kafkajs", ({ workload, topic, bootstrap, acks, idempotent, tuning }, noticing) => {
  const sockets = new Sockets();
  watchKafkajsLeaders(topic, (partition, leader) => noticing.led(topic, partition, leader));
  const { retry } = tuning;
  const kafka = new Kafka({
    clientId: workload,
    brokers: [...bootstrap],
    ...kafkajsSecurity(securityOfProcess()),
    connectionTimeout: tuning.connectionTimeoutMs,
    requestTimeout: tuning.requestTimeoutMs,
    ...(retry === undefined
      ? {}
      : { retry: { retries: retry.attempts, initialRetryTime: retry.firstMs, maxRetryTime: retry.mostMs } }),
    socketFactory: sockets.factory,
    logLevel: logLevel.NOTHING,
  });
  const made = (): Producer =>
    kafka.producer({
      idempotent,
      ...(idempotent ? { maxInFlightRequests: 1 } : {}),
      metadataMaxAge: tuning.metadataMaxAgeMs,
      allowAutoTopicCreation: false,
    });
  let producer = made();
  return {
    /** One that could not connect may never be able to: an application ends then, and whoever watches over it starts it again. */
    async connect() {
      try {
        await producer.connect();
      } catch (error) {
        sockets.hangUp();
        producer = made();
        throw error;
      }
    },
    async send(partition, records) {
      const written = sockets.produceRequests;
      try {
        const messages = records.map((record) => ({ partition, ...record }));
        const [answer] = await producer.send({ topic, messages, acks: acks === "all" ? -1 : acks });
        const offset = Number(answer?.baseOffset ?? -1);
        return { offset: offset < 0 ? null : offset };
      } catch (error) {
        return failureWithRetries(error, sockets.produceRequests - written);
      }
    },
    close: () => sockets.hangUp(),
  };
});
