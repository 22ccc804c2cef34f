import { fetchV17 } from "@platformatic/kafka";
import { fencedLeaderEpoch, Refused } from "./errorCodes.ts";
import type { Controller } from "./fleet.ts";

/** Who leads the metadata quorum, as one controller has it; `leader` is −1 while it knows of none. */
export interface QuorumClaim {
  readonly by: number;
  readonly leader: number;
  readonly epoch: number;
}

const metadataTopicId = "00000000-0000-0000-0000-000000000001";
const partition = { partition: 0, currentLeaderEpoch: 0, fetchOffset: 0n, lastFetchedEpoch: 0, partitionMaxBytes: 1 };

/**
 * DescribeQuorum is answered by the leader alone, and a broker would forward it over the very plane that is cut. A fetch
 * of the metadata log with an outdated epoch is refused by leader and followers alike, and the refusal names the leader and
 * the epoch that this controller believes in. No record is sent.
 */
export async function quorumClaimOf(node: Controller): Promise<QuorumClaim> {
  const response = await node.controller.ask(
    fetchV17.api,
    0,
    0,
    1,
    0,
    0,
    -1,
    [{ topicId: metadataTopicId, partitions: [partition] }],
    [],
    "",
  );
  const refusal = response.responses[0]?.partitions[0];
  if (refusal?.errorCode !== fencedLeaderEpoch || refusal.currentLeader === undefined)
    throw new Refused(`${node.name} says nothing about the quorum`, refusal?.errorCode ?? response.errorCode);
  return { by: node.id, leader: refusal.currentLeader.leaderId, epoch: refusal.currentLeader.leaderEpoch };
}
