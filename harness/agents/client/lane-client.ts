import { Kafka, logLevel, type Message, type Producer } from "kafkajs";
import { milliseconds } from "../../core/duration.ts";
import { bounded } from "../../core/eventually.ts";
import type { ClientTuning } from "../../protocol/commands.ts";
import { kafkajsSecurity, securityOfProcess } from "../security.ts";
import { hastenKafkajs } from "./kafkajs-encoding.ts";
import { identify, type ProducerIdentity, repairKafkajs } from "./kafkajs-repairs.ts";
import { type Failure, failureOf, failureWithRetries } from "./outcome.ts";
import { Sockets } from "./sockets.ts";

export interface LaneClientPlan {
  /** Its client-id, as an application has one: quotas are by it. */
  readonly workload: string;
  readonly topic: string;
  readonly acks: "all" | 1;
  /** Of an idempotent producer. */
  readonly identity: ProducerIdentity | undefined;
  /** Tries again by itself what was not answered in time: with the same sequence numbers if idempotent, else as new records. */
  readonly retries: boolean;
  readonly tuning: ClientTuning;
}

export type Answer = { readonly offset: number | null } | Failure;

/** What kafkajs does where nobody chose anything: `src/retry/defaults.js`. */
const kafkajsRetries = 5;

/**
 * Off where nobody asks for them, although kafkajs refuses `retries < 1` for an idempotent producer: a comparison with NaN is false both there and
 * where it decides to try again. A retry would send late what the schedule has given up, and make the answer ambiguous.
 */
const noRetries = Number.NaN;

repairKafkajs();
hastenKafkajs();

/** Leadership is watched by `Leaders`; a refresh in the path of a send stalls it when the broker asked hangs. */
const never = 2 ** 31 - 1;

/**
 * One partition's kafkajs producer, with sockets and producer epoch of its own. kafkajs holds a lock per broker for the whole
 * round trip of an idempotent send, fails all partitions of a request for the error of one, and after a failed send gives
 * its sequence numbers to the next batch, which the broker then takes for a duplicate and acknowledges without appending
 * it. Hence one partition per producer, and none is used again after a failure that may have been appended.
 */
export class LaneClient {
  readonly #producer: Producer;
  readonly #sockets: Sockets;
  readonly #plan: LaneClientPlan;
  /** The broker it was pointed to. */
  readonly seed: string;
  /** Sends without an answer. */
  inFlight = 0;
  /** kafkajs makes its connection to the leader with the first send; a second one beside it would race with the first to the log. */
  isWarm = false;
  #isRetired = false;

  constructor(plan: LaneClientPlan, seed: string) {
    const { tuning, identity } = plan;
    this.seed = seed;
    this.#plan = plan;
    this.#sockets = new Sockets();
    if (identity !== undefined) identify(this.#sockets.factory, identity);
    const kafka = new Kafka({
      clientId: plan.workload,
      brokers: [seed],
      ...kafkajsSecurity(securityOfProcess()),
      connectionTimeout: tuning.connectionTimeoutMs,
      requestTimeout: tuning.requestTimeoutMs,
      retry: { retries: 0 },
      socketFactory: this.#sockets.factory,
      logLevel: logLevel.NOTHING,
    });
    this.#producer = kafka.producer({
      idempotent: identity !== undefined,
      retry: { retries: plan.retries ? kafkajsRetries : noRetries },
      metadataMaxAge: never,
      allowAutoTopicCreation: false,
      createPartitioner:
        () =>
        ({ message }) =>
          message.partition ?? 0,
    });
  }

  /** Bounded; ends at once, as a failure, when it is closed meanwhile. */
  async connect(): Promise<void> {
    const { connectionTimeoutMs, requestTimeoutMs } = this.#plan.tuning;
    const patience = milliseconds(2 * connectionTimeoutMs + 2 * requestTimeoutMs);
    await bounded(`connecting to ${this.seed}`, patience, this.#producer.connect());
  }

  /** Exactly one attempt, where the library's own retries are off. */
  async send(messages: Message[]): Promise<Answer> {
    const { topic, acks, tuning, retries } = this.#plan;
    const written = this.#sockets.produceRequests;
    this.inFlight += 1;
    try {
      const [answer] = await this.#producer.send({
        topic,
        messages,
        acks: acks === "all" ? -1 : acks,
        timeout: tuning.requestTimeoutMs,
      });
      this.isWarm = true;
      const offset = Number(answer?.baseOffset ?? -1);
      return { offset: offset < 0 ? null : offset };
    } catch (error) {
      return (retries ? failureWithRetries : failureOf)(error, this.#sockets.produceRequests - written);
    } finally {
      this.inFlight -= 1;
      if (this.#isRetired) this.retire();
    }
  }

  /** Nothing more is sent; what is in flight may still be answered. */
  retire(): void {
    this.#isRetired = true;
    if (this.inFlight === 0) this.close();
  }

  /** At once: a polite disconnect waits for requests that a silent broker never answers. */
  close(): void {
    void this.#producer.disconnect().catch(() => undefined);
    this.#sockets.hangUp();
  }
}
