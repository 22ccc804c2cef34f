import type { Claim } from "./truth.ts";

/**
 * The highest leader epoch ever seen of each partition. When the true leader no longer answers, a cut-off node with an older
 * epoch may be the only one that does: its word is not the truth then, and its log is not the partition's.
 */
export class LeaderMemory {
  readonly #highest = new Map<string, Claim>();

  remember(cluster: string, claims: readonly Claim[]): void {
    for (const claim of claims) {
      const key = keyOf(cluster, claim);
      if (claim.leaderEpoch > (this.#highest.get(key)?.leaderEpoch ?? -1)) this.#highest.set(key, claim);
    }
  }

  /** What was known before, where that is newer than what is claimed now. */
  newerThan(cluster: string, claim: Claim): Claim {
    const highest = this.#highest.get(keyOf(cluster, claim));
    return highest !== undefined && highest.leaderEpoch > claim.leaderEpoch ? highest : claim;
  }
}

/** By topic id: a topic that is made again begins anew. */
const keyOf = (cluster: string, { topicId, partition }: Claim): string => `${cluster}/${topicId}/${partition}`;
