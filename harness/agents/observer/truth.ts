import type { PartitionSight } from "../../protocol/commands.ts";

/** What one node says about one partition. A cut-off node goes on saying it, so it is a claim and no fact. */
export interface Claim extends PartitionSight {
  /** The node that says so. */
  readonly by: number;
  readonly topicId: string;
  /** When this node began to say exactly this. */
  readonly since: number;
}

/**
 * Leader truth: the highest leader epoch seen on any node. Of equal epochs the leader's own word counts, as it keeps the ISR;
 * then whoever changed its mind last. Epochs start anew when a topic is made again, so only claims about the topic that most
 * nodes know are compared.
 */
export function truthOf(claims: readonly Claim[]): Claim | undefined {
  const topicId = mostKnownTopic(claims);
  return claims.filter((claim) => claim.topicId === topicId).reduce<Claim | undefined>(truer, undefined);
}

function truer(best: Claim | undefined, claim: Claim): Claim {
  if (best === undefined || claim.leaderEpoch > best.leaderEpoch) return claim;
  if (claim.leaderEpoch < best.leaderEpoch) return best;
  if (isOwnWord(best) || isOwnWord(claim)) return isOwnWord(best) ? best : claim;
  return claim.since > best.since ? claim : best;
}

const isOwnWord = (claim: Claim): boolean => claim.by === claim.leader;

function mostKnownTopic(claims: readonly Claim[]): string | undefined {
  const byTopic = Map.groupBy(claims, (claim) => claim.topicId);
  const weight = (group: readonly Claim[]): [number, number] => [group.length, Math.max(...group.map((claim) => claim.since))];
  const [most] = [...byTopic.entries()].toSorted(([, a], [, b]) => {
    const [sizeA, sinceA] = weight(a);
    const [sizeB, sinceB] = weight(b);
    return sizeB - sizeA || sinceB - sinceA;
  });
  return most?.[0];
}
