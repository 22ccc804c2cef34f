import { setTimeout as sleep } from "node:timers/promises";
import { ListOffsetTimestamps, listOffsetsV7, offsetFetchV8 } from "@platformatic/kafka";
import { Coordinator, type CoordinatorPlan } from "./coordinator.ts";
import type { Leaders } from "./leaders.ts";
import { askOnce, refuse } from "./link.ts";

export interface PositionsPlan extends CoordinatorPlan {
  readonly topic: string;
}

/** A log as its leader knows it. An ordinary client is shown the high watermark; the log's end is shown to Kafka's debugging consumer. */
export interface Log {
  readonly start: number;
  readonly highWatermark: number;
  readonly end: number;
}

const ordinaryConsumer = -1;
const debuggingConsumer = -2;
const pauseMs = 50;

/** What a group committed and where the logs stand, asked of the coordinator and of the leaders themselves. */
export class Positions {
  readonly #plan: PositionsPlan;
  readonly #leaders: Leaders;
  readonly #coordinator: Coordinator;

  constructor(plan: PositionsPlan, leaders: Leaders) {
    this.#plan = plan;
    this.#coordinator = new Coordinator(plan);
    this.#leaders = leaders;
  }

  /** What the group has committed, as soon as its coordinator tells. Partitions without a commit are absent. */
  async committed(partitions: readonly number[], isWanted: () => boolean): Promise<ReadonlyMap<number, number> | undefined> {
    return await persistently(isWanted, () => this.#committedNow(partitions));
  }

  async logOf(partition: number, isWanted: () => boolean): Promise<Log | undefined> {
    return await persistently(isWanted, async () => {
      const leader = this.#leaders.addressOf(partition);
      if (leader === undefined) throw new Error(`partition ${partition} has no leader`);
      const [start, highWatermark, end] = await Promise.all([
        this.#offsetAt(leader, partition, ordinaryConsumer, ListOffsetTimestamps.EARLIEST),
        this.#offsetAt(leader, partition, ordinaryConsumer, ListOffsetTimestamps.LATEST),
        this.#offsetAt(leader, partition, debuggingConsumer, ListOffsetTimestamps.LATEST),
      ]);
      return { start, highWatermark, end };
    });
  }

  async #committedNow(partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const { group: groupId, topic } = this.#plan;
    const topics = [{ name: topic, partitionIndexes: [...partitions] }];
    const request = [{ groupId, memberEpoch: -1, memberId: null, topics }];
    const { groups } = await this.#coordinator.ask(offsetFetchV8.api, request, false);
    this.#coordinator.refuse(groups[0]?.errorCode);
    const found = groups[0]?.topics[0]?.partitions ?? [];
    for (const { errorCode } of found) this.#coordinator.refuse(errorCode);
    const committed = found.filter(({ committedOffset }) => committedOffset >= 0n);
    return new Map(committed.map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]));
  }

  async #offsetAt(leader: string, partition: number, replica: number, timestamp: bigint): Promise<number> {
    const { topic, tuning } = this.#plan;
    const asked = { partitionIndex: partition, currentLeaderEpoch: this.#leaders.epochOf(partition), timestamp };
    const { topics } = await askOnce(leader, tuning, listOffsetsV7.api, replica, 0, [{ name: topic, partitions: [asked] }]);
    const answer = topics[0]?.partitions[0];
    refuse(answer?.errorCode);
    return Number(answer?.offset);
  }
}

async function persistently<T>(isWanted: () => boolean, attempt: () => Promise<T>): Promise<T | undefined> {
  while (isWanted()) {
    try {
      return await attempt();
    } catch {
      await sleep(pauseMs);
    }
  }
  return undefined;
}
