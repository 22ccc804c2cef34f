import { setTimeout as sleep } from "node:timers/promises";
import { viewOf } from "./describe.ts";
import { Unanswered } from "./endpoint.ts";
import { Refused } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { byLeader, type Position, positionsAt } from "./offsets.ts";
import type { Claim } from "./truth.ts";

/** Where one partition's log stands, told by its true leader. */
export interface Standing {
  readonly partition: number;
  readonly leader: Broker;
  readonly leaderEpoch: number;
  readonly topicId: string;
  readonly logStart: number;
  readonly highWatermark: number;
  readonly lastStable: number;
  readonly logEnd: number;
}

const positions = ["logStart", "lastStable", "highWatermark", "logEnd"] as const satisfies readonly Position[];

/** Everything up to the end is replicated and decided: what is absent now will stay absent. */
export const isSettled = ({ highWatermark, lastStable, logEnd }: Standing): boolean =>
  lastStable === logEnd && highWatermark === logEnd;

/** How the partitions stand; those without a leader that answers are missing. */
export async function standingsOf(fleet: Fleet, cluster: string, topic: string): Promise<readonly Standing[]> {
  const led = [...byLeader(fleet, cluster, await viewOf(fleet, cluster, [topic]))];
  const standings = await Promise.all(led.map(([node, claims]) => (node === undefined ? [] : standingsAt(node, topic, claims))));
  return standings.flat();
}

async function standingsAt(leader: Broker, topic: string, claims: readonly Claim[]): Promise<readonly Standing[]> {
  try {
    const [logStart, lastStable, highWatermark, logEnd] = await Promise.all(
      positions.map((position) => positionsAt(leader, position, topic, claims)),
    );
    return claims.map(({ partition, leaderEpoch, topicId }) => ({
      partition,
      leader,
      leaderEpoch,
      topicId,
      logStart: logStart?.get(partition) ?? 0,
      highWatermark: highWatermark?.get(partition) ?? 0,
      lastStable: lastStable?.get(partition) ?? 0,
      logEnd: logEnd?.get(partition) ?? 0,
    }));
  } catch (error) {
    if (error instanceof Unanswered || error instanceof Refused) return [];
    throw error;
  }
}

/** Waits until all of these partitions are settled, or the time is up; returns how they stand then. */
export async function settledStandings(
  fleet: Fleet,
  { cluster, topic, partitions }: { readonly cluster: string; readonly topic: string; readonly partitions: readonly number[] },
  deadline: number,
): Promise<readonly Standing[]> {
  for (;;) {
    const standings = (await standingsOf(fleet, cluster, topic)).filter(({ partition }) => partitions.includes(partition));
    const settled = standings.length === partitions.length && standings.every(isSettled);
    if (settled || performance.now() >= deadline) return standings;
    await sleep(100);
  }
}
