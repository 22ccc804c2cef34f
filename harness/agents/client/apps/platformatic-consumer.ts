import { setTimeout as sleep } from "node:timers/promises";
import {
  type CallbackWithPromise,
  Consumer,
  type ListCommitsOptions,
  type MessagesStream,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  type Offsets,
} from "@platformatic/kafka";
import { IDENTITY_HEADER } from "../../../ledger/identity.ts";
import { connectionSecurity, securityOfProcess } from "../../security.ts";
import type { ConsumerArgs } from "../assignment.ts";
import { codeOf } from "../outcome.ts";
import type { InRecord } from "../received.ts";
import { consumeAsAnApplication, type Position, type Taker, type Taking } from "./taking.ts";

const pauseMs = 100;

type Client = Consumer<Buffer, Buffer, Buffer, Buffer>;
type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

/** @platformatic/kafka's own consumer: its group membership, its stream, its retries. */
class PlatformaticTaker implements Taker {
  readonly #args: ConsumerArgs;
  readonly #taking: Taking;
  /** Partitions of which the group had a position of its own when the library last asked. */
  readonly #found = new Set<number>();
  #consumer: Client | undefined;
  #isClosed = false;

  constructor(args: ConsumerArgs, taking: Taking) {
    this.#args = args;
    this.#taking = taking;
  }

  /**
   * A stream ends with its first error that outlived the library's retries, and an application consumes again: with the same consumer, which keeps
   * its place in the group. A new one would wait until the session of the old one has run out.
   */
  async run(): Promise<void> {
    while (!this.#isClosed) {
      const consumer = this.#consumer?.closed === false ? this.#consumer : this.#make();
      this.#consumer = consumer;
      try {
        const { topic, autoOffsetReset } = this.#args;
        const fallbackMode = MessagesStreamFallbackModes[autoOffsetReset === "earliest" ? "EARLIEST" : "LATEST"];
        const stream = await consumer.consume({
          topics: [topic],
          mode: MessagesStreamModes.COMMITTED,
          fallbackMode,
          autocommit: false,
        });
        await this.#read(consumer, stream);
      } catch (error) {
        this.#taking.failed(codeOf(error));
      }
      this.#taking.assigned([]);
      if (!this.#isClosed) await sleep(pauseMs);
    }
  }

  #make(): Client {
    const { group, topic, member, bootstrap, tuning } = this.#args;
    const consumer: Client = new Consumer({
      clientId: member,
      groupId: group,
      bootstrapBrokers: [...bootstrap],
      ...connectionSecurity(securityOfProcess()),
      autocreateTopics: false,
      connectTimeout: tuning.connectionTimeoutMs,
      timeout: tuning.requestTimeoutMs,
      metadataMaxAge: tuning.metadataMaxAgeMs,
      sessionTimeout: tuning.sessionTimeoutMs,
      heartbeatInterval: tuning.heartbeatIntervalMs,
    });
    consumer.on("consumer:group:rebalance", () => this.#taking.assigned([]));
    consumer.on("error", (error) => this.#taking.failed(codeOf(error)));
    // What the group has of its own is looked over its shoulder as it asks for it.
    const ask: (options: ListCommitsOptions, callback: CallbackWithPromise<Offsets>) => void =
      consumer.listCommittedOffsets.bind(consumer);
    const watched = (options: ListCommitsOptions, callback: CallbackWithPromise<Offsets>): void =>
      ask(options, (error, commits) => {
        for (const [partition, offset] of commits?.get(topic)?.entries() ?? [])
          if (offset >= 0n) this.#found.add(partition);
          else this.#found.delete(partition);
        callback(error, commits);
      });
    consumer.listCommittedOffsets = watched as Client["listCommittedOffsets"];
    return consumer;
  }

  async #read(consumer: Client, stream: Stream): Promise<void> {
    const { topic } = this.#args;
    const placed = new Map<number, number>();
    const seen = new Map<number, number>();
    let place = "";
    /** Where the stream itself will read: told for each assignment, and again where a log did not have the position. */
    const positioned = (): void => {
      const held = consumer.assignments?.find((one) => one.topic === topic)?.partitions ?? [];
      const isNew = place !== `${consumer.memberId}/${consumer.generationId}`;
      const isResolved = held.length > 0 && held.every((partition) => stream.offsetsToFetch.has(`${topic}:${partition}`));
      if (!isResolved) return;
      place = `${consumer.memberId}/${consumer.generationId}`;
      if (isNew) {
        placed.clear();
        seen.clear();
        this.#taking.assigned(held);
      }
      for (const partition of held) {
        const offset = Number(stream.offsetsToFetch.get(`${topic}:${partition}`) ?? -1n);
        const isReset = !isNew && offset !== placed.get(partition) && offset < (seen.get(partition) ?? Number.POSITIVE_INFINITY);
        if (offset < 0 || !(isNew || isReset)) continue;
        placed.set(partition, offset);
        this.#taking.resumed({ partition, offset, found: isNew && this.#found.has(partition) });
      }
    };
    stream.on("offsets", positioned);
    positioned();
    /** What comes in one turn is taken together. */
    const turn = new Map<number, InRecord[]>();
    const take = (): void => {
      for (const [partition, records] of turn) {
        const end = (records.at(-1)?.offset ?? -1) + 1;
        this.#taking.take(partition, records, end, end);
      }
      turn.clear();
    };
    for await (const { partition, offset, value, headers } of stream) {
      const header = [...headers].find(([key]) => key?.toString() === IDENTITY_HEADER)?.[1];
      seen.set(partition, Number(offset) + 1);
      if (turn.size === 0) setImmediate(take);
      const records = turn.get(partition) ?? [];
      records.push({ offset: Number(offset), value, header });
      turn.set(partition, records);
    }
  }

  async commit(offsets: readonly Position[]): Promise<void> {
    const { topic } = this.#args;
    if (this.#consumer === undefined) throw Object.assign(new Error("no consumer"), { code: "CONSUMER_NOT_RUNNING" });
    await this.#consumer.commit({
      offsets: offsets.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset), leaderEpoch: -1 })),
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#consumer?.close(true);
  }
}

await consumeAsAnApplication("@platformatic/kafka", (args, taking) => new PlatformaticTaker(args, taking));
