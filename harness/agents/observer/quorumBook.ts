import type { QuorumClaim } from "./quorum.ts";

/** The quorum's leader by the highest epoch that any controller named; an epoch begins without a leader and gets at most one. */
export class QuorumBook {
  #truth: QuorumClaim | undefined;

  get truth(): QuorumClaim | undefined {
    return this.#truth;
  }

  /** Takes one controller's word; returns the new truth where it is one. */
  take(claim: QuorumClaim): QuorumClaim | undefined {
    const before = this.#truth;
    if (
      before !== undefined &&
      (claim.epoch < before.epoch || (claim.epoch === before.epoch && !(before.leader < 0 && claim.leader >= 0)))
    )
      return undefined;
    this.#truth = claim;
    return claim;
  }
}
