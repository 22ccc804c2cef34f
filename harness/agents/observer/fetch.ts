import { fetchV17 } from "@platformatic/kafka";
import { noError } from "./errorCodes.ts";
import type { Broker } from "./fleet.ts";
import type { PartitionReader } from "./partitionReader.ts";

const maxWaitMs = 100;
/** Small enough that decoding one response does not hold up this process's other work. */
const maxBytes = 1 << 19;
const isolationLevels = { uncommitted: 0, committed: 1 } as const;

/** Whoever reads a log: where it stands in it, and what it makes of what it is given. */
export type Reading = Pick<PartitionReader, "standing" | "isolation" | "position" | "atEnd" | "take" | "takeNothing" | "finish">;

/** Reads these partitions, all led by this node, to their ends. Stops early where the node refuses one, or when the time is up. */
export async function readToEnds(node: Broker, readers: readonly Reading[], deadline: number): Promise<void> {
  const refused = new Set<Reading>();
  for (;;) {
    const open = readers.filter((reader) => !reader.atEnd && !refused.has(reader));
    if (open.length === 0 || performance.now() >= deadline) break;
    const answers = await fetchOnce(node, open);
    const nothing = answers.every(({ records }) => !records?.length);
    for (const reader of open) {
      const answer = answers.find(({ partitionIndex }) => partitionIndex === reader.standing.partition);
      if (answer?.errorCode !== noError) refused.add(reader);
      else if (nothing) reader.takeNothing(answer);
      else reader.take(answer);
    }
  }
  for (const reader of readers) reader.finish();
}

/**
 * As a fetch is told it: a leader elected while its ISR is below min ISR cannot advance it to its own epoch, and refuses to tell it to
 * whoever asks for the end (OFFSET_NOT_AVAILABLE, KIP-207), but serves what lies below it. null = the fetch was refused.
 */
export async function watermarkOf(node: Broker, reader: Reading): Promise<number | null> {
  const [answer] = await fetchOnce(node, [reader]);
  return answer?.errorCode === noError ? Number(answer.highWatermark) : null;
}

async function fetchOnce(node: Broker, readers: readonly Reading[]): Promise<readonly fetchV17.FetchResponsePartition[]> {
  const [first] = readers;
  if (first === undefined) return [];
  const partitions = readers.map(({ standing, position }) => ({
    partition: standing.partition,
    currentLeaderEpoch: standing.leaderEpoch,
    fetchOffset: BigInt(position),
    lastFetchedEpoch: -1,
    partitionMaxBytes: maxBytes,
  }));
  const topics = [{ topicId: first.standing.topicId, partitions }];
  const response = await node.broker.ask(
    fetchV17.api,
    maxWaitMs,
    1,
    maxBytes,
    isolationLevels[first.isolation],
    0,
    -1,
    topics,
    [],
    "",
  );
  return response.responses.flatMap((topic) => topic.partitions);
}
