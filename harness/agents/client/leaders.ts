import { setTimeout as sleep } from "node:timers/promises";
import { metadataV12 } from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { Link } from "./link.ts";

const urgentlyMs = 200;
/** How much longer than the fastest broker the others may take before a round ends without them. */
const stragglersMs = 50;

/** `host:port` of the broker that leads, at the highest epoch any broker has told of. */
interface Leader {
  readonly epoch: number;
  /** The broker's id; −1 = there is none. */
  readonly id: number;
  readonly address: string | undefined;
}

export interface LeadersPlan {
  readonly topic: string;
  readonly bootstrap: readonly string[];
  readonly tuning: ClientTuning;
}

/**
 * Who leads each partition. Every broker of the list is asked by itself, and the highest epoch wins: a broker that was cut off
 * goes on claiming leadership, one that hangs delays nobody, and the connections of the load are never used for questions. A
 * connection is kept while every question on it is answered; who owes an answer is asked on a fresh one, which works at once
 * after a heal. kafkajs does none of this: it asks any broker it believes connected, in the path of a send, and none at all
 * after a request timed out.
 */
export class Leaders {
  readonly #plan: LeadersPlan;
  readonly #known = new Map<number, Leader>();
  /** That answered the last question, by broker, while none is asked on them. */
  readonly #links = new Map<string, Link>();
  #asking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(plan: LeadersPlan) {
    this.#plan = plan;
  }

  addressOf(partition: number): string | undefined {
    return this.#known.get(partition)?.address;
  }

  /** The id of the broker that leads, −1 = none does; undefined while nobody has told. */
  leaderOf(partition: number): number | undefined {
    return this.#known.get(partition)?.id;
  }

  epochOf(partition: number): number {
    return this.#known.get(partition)?.epoch ?? -1;
  }

  /** How many partitions the topic has; 0 while nobody has told. */
  get partitions(): number {
    return this.#known.size;
  }

  /** Asks every `metadataMaxAgeMs`, more often while somebody is cut off from a leader, and tells after each round. */
  watch(afterEach: () => void, isSomebodyCutOff: () => boolean): void {
    const { metadataMaxAgeMs } = this.#plan.tuning;
    const round = async (): Promise<void> => {
      await this.refresh();
      afterEach();
      this.#timer = setTimeout(round, isSomebodyCutOff() ? Math.min(urgentlyMs, metadataMaxAgeMs) : metadataMaxAgeMs);
    };
    void round();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** One round of questions; callers at the same time share it. It does not wait for a broker that is slower than the others. */
  refresh(): Promise<void> {
    this.#asking ??= this.#askAll().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #askAll(): Promise<void> {
    const questions = this.#plan.bootstrap.map((broker) => this.#ask(broker));
    const enough = Promise.any(questions).then(() => sleep(stragglersMs));
    await Promise.race([Promise.allSettled(questions), enough.catch(() => undefined)]);
  }

  async #ask(broker: string): Promise<void> {
    const { topic, tuning } = this.#plan;
    const link = this.#links.get(broker) ?? new Link(broker, tuning);
    this.#links.delete(broker);
    const { brokers, topics } = await link.ask(metadataV12.api, [topic], false, false);
    this.#links.get(broker)?.close();
    this.#links.set(broker, link);
    const addresses = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, `${host}:${port}`]));
    for (const { partitionIndex, leaderId, leaderEpoch } of topics[0]?.partitions ?? []) {
      if (leaderEpoch < this.epochOf(partitionIndex)) continue;
      this.#known.set(partitionIndex, { epoch: leaderEpoch, id: leaderId, address: addresses.get(leaderId) });
    }
  }
}
