import { setTimeout as sleep } from "node:timers/promises";
import { type Consumer, Kafka, logLevel } from "kafkajs";
import { IDENTITY_HEADER } from "../../../ledger/identity.ts";
import { kafkajsSecurity, securityOfProcess } from "../../security.ts";
import type { ConsumerArgs } from "../assignment.ts";
import { codeOf } from "../outcome.ts";
import { watchKafkajsPositions } from "./kafkajs-watch.ts";
import { consumeAsAnApplication, type Position, type Taker, type Taking } from "./taking.ts";

const pauseMs = 100;

/** kafkajs' own consumer: its group membership, its fetches, its retries. Where it takes up partitions is looked over its shoulder. */
class KafkajsTaker implements Taker {
  readonly #args: ConsumerArgs;
  readonly #taking: Taking;
  readonly #kafka: Kafka;
  #consumer: Consumer | undefined;
  #stored = new Set<string>();
  #isClosed = false;

  constructor(args: ConsumerArgs, taking: Taking) {
    this.#args = args;
    this.#taking = taking;
    const { tuning } = args;
    const { retry } = tuning;
    this.#kafka = new Kafka({
      clientId: args.member,
      brokers: [...args.bootstrap],
      ...kafkajsSecurity(securityOfProcess()),
      connectionTimeout: tuning.connectionTimeoutMs,
      requestTimeout: tuning.requestTimeoutMs,
      ...(retry === undefined
        ? {}
        : { retry: { retries: retry.attempts, initialRetryTime: retry.firstMs, maxRetryTime: retry.mostMs } }),
      logLevel: logLevel.NOTHING,
    });
    watchKafkajsPositions(args.topic, (position) => taking.resumed(position));
  }

  /** A consumer that kafkajs gave up is made anew, as whoever watches over an application would start it again. */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      const given = Promise.withResolvers<void>();
      const consumer = this.#make(given.resolve);
      this.#consumer = consumer;
      try {
        await consumer.connect();
        await consumer.subscribe({ topic: this.#args.topic, fromBeginning: this.#args.autoOffsetReset === "earliest" });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          eachBatch: async ({ batch, resolveOffset, isStale }) => {
            if (isStale()) return;
            const records = batch.messages.map(({ offset, value, headers }) => ({
              offset: Number(offset),
              value,
              header: headerOf(headers?.[IDENTITY_HEADER]),
            }));
            this.#taking.take(batch.partition, records, Number(batch.lastOffset()) + 1, Number(batch.highWatermark));
            resolveOffset(batch.lastOffset());
          },
        });
        await given.promise;
      } catch (error) {
        this.#taking.failed(codeOf(error));
      }
      this.#taking.assigned([]);
      if (this.#isClosed) return;
      await consumer.disconnect().catch(() => undefined);
      await sleep(pauseMs);
    }
  }

  #make(onGivenUp: () => void): Consumer {
    const { group, topic, tuning } = this.#args;
    const consumer = this.#kafka.consumer({
      groupId: group,
      sessionTimeout: tuning.sessionTimeoutMs,
      heartbeatInterval: tuning.heartbeatIntervalMs,
      metadataMaxAge: tuning.metadataMaxAgeMs,
      allowAutoTopicCreation: false,
    });
    consumer.on("consumer.group_join", ({ payload }) => this.#taking.assigned(payload.memberAssignment[topic] ?? []));
    consumer.on("consumer.rebalancing", () => this.#taking.assigned([]));
    consumer.on("consumer.crash", ({ payload }) => {
      this.#taking.failed(codeOf(payload.error));
      if (!payload.restart) onGivenUp();
    });
    consumer.on("consumer.commit_offsets", ({ payload }) => {
      for (const { topic: of, partitions } of payload.topics)
        for (const { partition, offset } of partitions) if (of === topic) this.#stored.add(`${partition}@${offset}`);
    });
    return consumer;
  }

  /** A kafkajs consumer that does not run commits nothing and says nothing: only what it told to have stored is. */
  async commit(offsets: readonly Position[]): Promise<void> {
    const { topic } = this.#args;
    this.#stored = new Set();
    await this.#consumer?.commitOffsets(offsets.map(({ partition, offset }) => ({ topic, partition, offset: String(offset) })));
    const missing = offsets.find(({ partition, offset }) => !this.#stored.has(`${partition}@${offset}`));
    if (missing !== undefined) throw Object.assign(new Error("not running"), { code: "CONSUMER_NOT_RUNNING" });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#consumer?.disconnect();
  }
}

/** Of several headers of one name, the first. */
const headerOf = (header: Buffer | string | (Buffer | string)[] | undefined): Buffer | string | undefined =>
  Array.isArray(header) ? header[0] : header;

await consumeAsAnApplication("kafkajs", (args, taking) => new KafkajsTaker(args, taking));
