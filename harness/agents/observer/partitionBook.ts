import { type Claim, truthOf } from "./truth.ts";

/** Something to put into the timeline. */
export interface Change {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All that nodes have said about one partition, and what follows from it. */
export class PartitionBook {
  readonly #nameOf: (id: number) => string;
  readonly #claims = new Map<number, Claim>();
  readonly #staleTold = new Map<number, string>();
  #truth: Claim | undefined;
  /** When the present truth's epoch was first seen. */
  #epochSeenAt = 0;

  constructor(nameOf: (id: number) => string) {
    this.#nameOf = nameOf;
  }

  get truth(): Claim | undefined {
    return this.#truth;
  }

  /** Takes one node's word, asked for at `sentAt`; returns what it changes. */
  take(claim: Claim, sentAt: number): readonly Change[] {
    const earlier = this.#claims.get(claim.by);
    this.#claims.set(claim.by, earlier !== undefined && saysTheSame(earlier, claim) ? { ...claim, since: earlier.since } : claim);
    const before = this.#truth;
    const truth = truthOf([...this.#claims.values()]) ?? claim;
    this.#truth = truth;
    const movedOn = isNewEpoch(before, truth);
    if (movedOn) this.#epochSeenAt = claim.since;
    return [
      ...(movedOn ? [this.#leaderChange(truth)] : []),
      ...(sameSets(before, truth) ? [] : [this.#isrChange(truth)]),
      ...this.#staleClaim(claim, truth, sentAt),
    ];
  }

  #leaderChange({ leader, leaderEpoch: epoch }: Claim): Change {
    return leader < 0
      ? { event: "leader.none", fields: { epoch } }
      : { event: "leader", fields: { node: this.#nameOf(leader), epoch } };
  }

  #isrChange({ isr, elr }: Claim): Change {
    return { event: "isr", fields: { nodes: isr.map(this.#nameOf), elr: elr.map(this.#nameOf) } };
  }

  /** A node that was asked after a newer epoch had been seen, and still names an older one: once per pair of epochs. */
  #staleClaim(claim: Claim, truth: Claim, sentAt: number): readonly Change[] {
    const { by, topicId, leader, leaderEpoch } = claim;
    if (topicId !== truth.topicId || leaderEpoch >= truth.leaderEpoch || sentAt <= this.#epochSeenAt) return [];
    const pair = `${leaderEpoch} of ${truth.leaderEpoch}`;
    if (this.#staleTold.get(by) === pair) return [];
    this.#staleTold.set(by, pair);
    const node = leader < 0 ? null : this.#nameOf(leader);
    return [{ event: "leader.claim", fields: { by: this.#nameOf(by), node, epoch: leaderEpoch, newest: truth.leaderEpoch } }];
  }
}

const isNewEpoch = (before: Claim | undefined, now: Claim): boolean =>
  before === undefined || before.topicId !== now.topicId || now.leaderEpoch > before.leaderEpoch;

const saysTheSame = (a: Claim, b: Claim): boolean => a.topicId === b.topicId && a.leaderEpoch === b.leaderEpoch && sameSets(a, b);

const sameSets = (a: Claim | undefined, b: Claim): boolean => a !== undefined && sameIds(a.isr, b.isr) && sameIds(a.elr, b.elr);

const sameIds = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);
