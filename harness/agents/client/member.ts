import { type Consumer, type EachBatchPayload, Kafka, logLevel } from "kafkajs";
import type { ClientCommands } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import { codeOf } from "./outcome.ts";
import { Sockets } from "./sockets.ts";

export type ConsumerArgs = ClientCommands["consume.start"]["args"];

export interface MemberEvents {
  /** Called before anything of the new assignment is fetched; everything is paused. */
  readonly onAssigned: (partitions: readonly number[]) => void;
  readonly onBatch: (batch: EachBatchPayload) => void;
  /** A batch without records of ours (markers only) was passed over. */
  readonly onPassedOver: (partition: number, lastOffset: number) => void;
  readonly onError: (code: string) => void;
  readonly onCrash: (reason: string) => void;
}

/** How long a fetch may wait for data, and therefore how long a stop takes. */
const maxWaitMs = 250;
const betweenRejoinsSeconds = 1;

/** One kafkajs group member, kept from the two ways in which kafkajs loses a member when a broker dies. */
export class Member {
  readonly #args: ConsumerArgs;
  readonly #events: MemberEvents;
  readonly #sockets = new Sockets();
  readonly #consumer: Consumer;
  #heardOfCoordinatorAt = now();
  #lastRejoinAt = 0;

  constructor(args: ConsumerArgs, events: MemberEvents) {
    const { bootstrap, member, group, tuning } = args;
    this.#args = args;
    this.#events = events;
    const kafka = new Kafka({
      clientId: member,
      brokers: [...bootstrap],
      connectionTimeout: tuning.connectionTimeoutMs,
      requestTimeout: tuning.requestTimeoutMs,
      retry: { retries: bootstrap.length, initialRetryTime: 50, maxRetryTime: 200 },
      socketFactory: this.#sockets.factory,
      logLevel: logLevel.NOTHING,
    });
    this.#consumer = kafka.consumer({
      groupId: group,
      sessionTimeout: tuning.sessionTimeoutMs,
      rebalanceTimeout: tuning.sessionTimeoutMs,
      heartbeatInterval: tuning.heartbeatIntervalMs,
      metadataMaxAge: tuning.metadataMaxAgeMs,
      maxWaitTimeInMs: maxWaitMs,
      readUncommitted: true,
      allowAutoTopicCreation: false,
      // Giving up means to leave the group and come back as a stranger: two rebalances, and the wait for the old member's session.
      retry: { retries: Number.MAX_SAFE_INTEGER, initialRetryTime: 50, maxRetryTime: 200 },
    });
    this.#listen();
  }

  async start(): Promise<void> {
    const { topic, autoOffsetReset } = this.#args;
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topic, fromBeginning: autoOffsetReset === "earliest" });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async (batch) => this.#events.onBatch(batch),
    });
  }

  /** From this offset on; until then the partition is not fetched. */
  takeUp(partition: number, offset: number): void {
    const { topic } = this.#args;
    this.#consumer.seek({ topic, partition, offset: String(offset) });
    this.#consumer.resume([{ topic, partitions: [partition] }]);
  }

  /** Seconds since the coordinator was last heard of. */
  silentFor(): number {
    return now() - this.#heardOfCoordinatorAt;
  }

  async leave(): Promise<void> {
    await this.#consumer.disconnect();
  }

  close(): void {
    void this.#consumer.disconnect().catch(() => undefined);
    this.#sockets.hangUp();
  }

  #listen(): void {
    const { topic } = this.#args;
    const { GROUP_JOIN, HEARTBEAT, FETCH_START, START_BATCH_PROCESS, REQUEST_TIMEOUT, CRASH } = this.#consumer.events;
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#heardOfCoordinatorAt = now();
      this.#consumer.pause([{ topic }]);
      this.#events.onAssigned(payload.memberAssignment[topic] ?? []);
    });
    this.#consumer.on(HEARTBEAT, () => {
      this.#heardOfCoordinatorAt = now();
    });
    this.#consumer.on(FETCH_START, () => this.#lookForCoordinator());
    this.#consumer.on(START_BATCH_PROCESS, ({ payload }) => {
      if (payload.batchSize === 0) this.#events.onPassedOver(payload.partition, Number(payload.lastOffset));
    });
    // A broker that let a request time out still counts as connected, and kafkajs goes on asking it for metadata.
    this.#consumer.on(REQUEST_TIMEOUT, ({ payload }) => {
      this.#events.onError("CLIENT_REQUEST_TIMEOUT");
      this.#sockets.hangUp(payload.broker);
    });
    this.#consumer.on(CRASH, ({ payload }) => {
      this.#events.onError(codeOf(payload.error));
      if (!payload.restart) this.#events.onCrash(codeOf(payload.error));
    });
  }

  /**
   * kafkajs sends heartbeats to the coordinator it once found, also when that broker is dead, until it gives up its membership.
   * It looks for the coordinator anew, as the same member, only when told that it asked the wrong one. Its listeners are
   * called in the path of a fetch, so what is thrown here reaches it as that answer.
   */
  #lookForCoordinator(): void {
    const patience = (3 * this.#args.tuning.heartbeatIntervalMs) / 1000;
    if (this.silentFor() < patience || now() - this.#lastRejoinAt < betweenRejoinsSeconds) return;
    this.#lastRejoinAt = now();
    throw Object.assign(new Error("the coordinator does not answer"), { type: "NOT_COORDINATOR_FOR_GROUP" });
  }
}
