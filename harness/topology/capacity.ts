/**
 * Whether the brokers that are left may be given what a load writes. Capacity is what somebody declared and Kafka enforces (a quota by
 * client-id and broker), so it can be worked out beforehand: which broker will lead what, and how much of the load goes there.
 */

/** A partition as the cluster itself tells it, by node id. */
export interface LedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
  /** In the order of preference. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

/** What a client-id writes to a topic, bytes a second by partition. */
export interface Demand {
  readonly clientId: string;
  readonly topic: string;
  readonly bytesPerSecond: readonly number[];
}

/** A broker, what it will lead of a topic, and what that asks of it. */
export interface Share {
  readonly node: number;
  readonly partitions: number;
  /** Bytes a second. */
  readonly needs: number;
}

/**
 * Who leads a partition when these nodes are gone: a leader that lives goes on, else KRaft elects the first replica in the order of
 * preference that is in sync. Undefined = nobody can.
 */
export function nextLeader({ leader, replicas, isr }: LedPartition, lost: ReadonlySet<number>): number | undefined {
  if (!lost.has(leader)) return leader < 0 ? undefined : leader;
  return replicas.find((id) => isr.includes(id) && !lost.has(id));
}

/** What each broker will be given of a load, when these nodes are gone. */
export function sharesOf(partitions: readonly LedPartition[], demand: Demand, lost: ReadonlySet<number>): Share[] {
  const own = partitions.filter(({ topic }) => topic === demand.topic);
  const byLeader = Map.groupBy(own, (one) => nextLeader(one, lost));
  byLeader.delete(undefined);
  return Array.from(byLeader as Map<number, LedPartition[]>, ([node, led]) => ({
    node,
    partitions: led.length,
    needs: led.reduce((sum, { partition }) => sum + (demand.bytesPerSecond[partition] ?? 0), 0),
  })).toSorted((a, b) => a.node - b.node);
}

interface Asked {
  readonly partitions: readonly LedPartition[];
  readonly demands: readonly Demand[];
  readonly lost: ReadonlySet<number>;
  /** Bytes a second that a client-id may write to each broker; one that has none here is not bounded. */
  readonly quotas: Readonly<Record<string, number>>;
  readonly nameOf: (node: number) => string;
}

/** What will not be carried, a sentence each; empty = all of it will be, as far as anybody has said what brokers carry. */
export function tooMuchFor({ partitions, demands, lost, quotas, nameOf }: Asked): string[] {
  return demands.flatMap((demand) => {
    const { clientId, topic } = demand;
    const leaderless = partitions.filter((one) => one.topic === topic && nextLeader(one, lost) === undefined);
    const quota = quotas[clientId] ?? Number.POSITIVE_INFINITY;
    return [
      ...leaderless.map(({ partition }) => `nobody could lead ${topic}/${partition}`),
      ...sharesOf(partitions, demand, lost)
        .filter(({ needs }) => needs > quota)
        .map(
          ({ node, partitions: led, needs }) =>
            `${nameOf(node)} would lead ${led} of ${demand.bytesPerSecond.length} partitions of ${topic} and be given ` +
            `${kilobytes(needs)} a second of ${clientId}; its quota is ${kilobytes(quota)}`,
        ),
    ];
  });
}

/** As quotas are given: 1 kB = 1000 B. */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
