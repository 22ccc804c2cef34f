/**
 * When acks=all is answered, by Kafka's replication protocol and nothing else. A follower asks its leader for what comes next and the leader
 * keeps the question (`replica.fetch.wait.max.ms`, 500 ms) until there is something. A write is acknowledged when *every* replica in sync has
 * it, whatever min ISR is, and a leader knows that a follower has it when that follower asks for the next offset: data out, question back,
 * one round trip. Whoever writes while the question is on its way waits for it first: at most one round trip more.
 */

/** How long after each arrival at the leader it is acknowledged, where all followers are `roundTrip` away. Arrivals in order; one unit throughout. */
export function acknowledgedAfter(arrivals: readonly number[], roundTrip: number): number[] {
  /** When the followers' question is, or will be, at the leader; whether somebody waits for it. */
  let asksAt = Number.NEGATIVE_INFINITY;
  let isAwaited = false;
  return arrivals.map((at) => {
    if (isAwaited && at > asksAt) {
      asksAt += roundTrip;
      isAwaited = false;
    }
    if (at < asksAt) {
      isAwaited = true;
      return asksAt - at + roundTrip;
    }
    asksAt = at + roundTrip;
    return roundTrip;
  });
}

/** The smallest value that at least this share of all does not exceed; undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)];
}
