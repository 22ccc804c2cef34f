import { setTimeout as sleep } from "node:timers/promises";
import { FetchIsolationLevels, fetchV12, type RecordsBatch } from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { now } from "../clock.ts";
import type { Leaders } from "./leaders.ts";
import { Link, refuse } from "./link.ts";
import { codeOf } from "./outcome.ts";

export interface FetcherPlan {
  readonly topic: string;
  readonly partition: number;
  readonly tuning: ClientTuning;
  readonly leaders: Leaders;
  readonly onBatches: (batches: readonly RecordsBatch[]) => void;
  /** The log has no such offset; the new place to fetch from, or undefined where there is no interest any more. */
  readonly onOutOfRange: () => Promise<number | undefined>;
  readonly onError: (code: string) => void;
}

/** How long a leader may wait for data before it answers with none. */
const maxWaitMs = 250;
const maxBytes = 1024 * 1024;
const pauseMs = 50;
const suspiciousSeconds = 0.3;

/** Reads one partition from its leader, on a connection of its own: no partition waits for another's broker. */
export class Fetcher {
  readonly #plan: FetcherPlan;
  #link: Link | undefined;
  #isStopped = false;
  #hasFailed = false;
  #askedAt = now();

  constructor(plan: FetcherPlan) {
    this.#plan = plan;
  }

  async run(from: number): Promise<void> {
    const { onBatches, onOutOfRange, onError, leaders } = this.#plan;
    for (let next = from; !this.#isStopped; ) {
      try {
        const batches = await this.#fetch(next);
        this.#hasFailed = false;
        if (this.#isStopped) return;
        next = endOf(batches) ?? next;
        onBatches(batches);
      } catch (error) {
        if (this.#isStopped) return;
        this.#hasFailed = true;
        onError(codeOf(error));
        const elsewhere = codeOf(error) === "OFFSET_OUT_OF_RANGE" ? await onOutOfRange() : undefined;
        next = elsewhere ?? next;
        await Promise.all([leaders.refresh(), sleep(pauseMs)]);
      }
    }
  }

  /** Nothing can be fetched now, or the answer is suspiciously late. */
  get isCutOff(): boolean {
    return this.#hasFailed || now() - this.#askedAt > maxWaitMs / 1000 + suspiciousSeconds;
  }

  /** A leader that hangs is not waited for when another one is known. */
  follow(): void {
    if (this.#link !== undefined && this.#link.broker !== this.#leader()) this.#link.close();
  }

  stop(): void {
    this.#isStopped = true;
    this.#link?.close();
  }

  async #fetch(offset: number): Promise<readonly RecordsBatch[]> {
    const { topic, partition, tuning, leaders } = this.#plan;
    this.#askedAt = now();
    const leader = this.#leader();
    if (leader === undefined) throw Object.assign(new Error("no leader"), { type: "LEADER_NOT_AVAILABLE" });
    if (this.#link?.broker !== leader) this.#link?.close();
    if (this.#link?.broker !== leader) this.#link = new Link(leader, tuning, tuning.requestTimeoutMs + maxWaitMs);
    const wanted = {
      partition,
      currentLeaderEpoch: leaders.epochOf(partition),
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: -1,
      partitionMaxBytes: maxBytes,
    };
    const answer = await this.#link.ask(
      fetchV12.api,
      maxWaitMs,
      1,
      maxBytes,
      FetchIsolationLevels.READ_UNCOMMITTED,
      0,
      -1,
      [{ topicId: topic, partitions: [wanted] }],
      [],
      "",
    );
    refuse(answer.errorCode);
    const read = answer.responses[0]?.partitions[0];
    refuse(read?.errorCode);
    return read?.records ?? [];
  }

  #leader(): string | undefined {
    return this.#plan.leaders.addressOf(this.#plan.partition);
  }
}

/** The offset after the last batch; its last records may have been compacted away. */
function endOf(batches: readonly RecordsBatch[]): number | undefined {
  const last = batches.at(-1);
  return last === undefined ? undefined : Number(last.firstOffset) + last.lastOffsetDelta + 1;
}
