import { setTimeout as sleep } from "node:timers/promises";
import {
  FindCoordinatorKeyTypes,
  findCoordinatorV4,
  ListOffsetTimestamps,
  listOffsetsV7,
  offsetFetchV8,
} from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { ask } from "./ask.ts";
import type { Leaders } from "./leaders.ts";

export interface PositionsPlan {
  readonly topic: string;
  readonly group: string;
  readonly bootstrap: readonly string[];
  readonly tuning: ClientTuning;
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

  constructor(plan: PositionsPlan, leaders: Leaders) {
    this.#plan = plan;
    this.#leaders = leaders;
  }

  /** Asks one broker after another until one knows, or nobody wants to know any longer. Partitions without a commit are absent. */
  async committed(partitions: readonly number[], isWanted: () => boolean): Promise<ReadonlyMap<number, number> | undefined> {
    const { bootstrap } = this.#plan;
    return await persistently(isWanted, (attempt) =>
      this.#committedSays(bootstrap[attempt % bootstrap.length] ?? "", partitions),
    );
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

  async #committedSays(broker: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const { tuning, group: groupId, topic } = this.#plan;
    const { coordinators } = await ask(broker, tuning, findCoordinatorV4.api, FindCoordinatorKeyTypes.GROUP, [groupId]);
    const coordinator = coordinators[0];
    refuseError(coordinator?.errorCode);
    const topics = [{ name: topic, partitionIndexes: [...partitions] }];
    const request = [{ groupId, memberEpoch: -1, memberId: null, topics }];
    const answer = await ask(`${coordinator?.host}:${coordinator?.port}`, tuning, offsetFetchV8.api, request, false);
    const [group] = answer.groups;
    refuseError(group?.errorCode);
    const found = group?.topics[0]?.partitions ?? [];
    for (const { errorCode } of found) refuseError(errorCode);
    const committed = found.filter(({ committedOffset }) => committedOffset >= 0n);
    return new Map(committed.map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]));
  }

  async #offsetAt(leader: string, partition: number, replica: number, timestamp: bigint): Promise<number> {
    const { topic, tuning } = this.#plan;
    const asked = { partitionIndex: partition, currentLeaderEpoch: this.#leaders.epochOf(partition), timestamp };
    const { topics } = await ask(leader, tuning, listOffsetsV7.api, replica, 0, [{ name: topic, partitions: [asked] }]);
    const answer = topics[0]?.partitions[0];
    refuseError(answer?.errorCode);
    return Number(answer?.offset);
  }
}

function refuseError(code: number | undefined): void {
  if (code !== 0) throw new Error(`error ${code ?? "without an answer"}`);
}

async function persistently<T>(isWanted: () => boolean, attempt: (n: number) => Promise<T>): Promise<T | undefined> {
  for (let n = 0; isWanted(); n += 1) {
    try {
      return await attempt(n);
    } catch {
      await sleep(pauseMs);
    }
  }
  return undefined;
}
