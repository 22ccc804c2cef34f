import type { Ground, Theory } from "../../harness/index.ts";

/** One broker gone: where as many replicas are left as must acknowledge, writes go on when the others are led anew. */
export function oneBrokerGone({ replicationFactor, minInsyncReplicas }: Ground): Theory {
  const left = replicationFactor - 1;
  if (left >= minInsyncReplicas)
    return {
      writes: "go on",
      reads: "go on",
      lost: "none",
      because: `${left} of ${replicationFactor} replicas are left and ${minInsyncReplicas} must acknowledge; what was acknowledged stands on all that were in sync`,
    };
  return {
    writes: "stop in part",
    reads: "unsaid",
    lost: "none",
    because: `only ${left} replicas are left of its partitions and ${minInsyncReplicas} must acknowledge`,
  };
}

/** Metadata stays as it is: whoever leads goes on, nobody is elected, no ISR changes. */
export const brokersGoOn = (because: string): Theory => ({ writes: "go on", reads: "go on", lost: "nothing at risk", because });

/**
 * Brokers that die with no quorum left to notice. Nobody takes them out of an ISR, and `acks=all` waits for everybody in it: writes stop
 * on every partition that has a replica there, not only on those that they led. Where some may have none, nothing is said.
 */
export function brokersGoneWithoutQuorum(gone: number, { brokers, replicationFactor }: Ground): Theory | undefined {
  const because = `without a quorum no ISR shrinks and nobody is elected, so that acks=all waits for ${gone === 1 ? "the dead broker" : "the dead brokers"} wherever a replica stood`;
  if (gone + replicationFactor <= brokers) return undefined;
  return { writes: "stop", reads: "unsaid", lost: "nothing", because };
}
