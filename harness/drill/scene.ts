import type { Application } from "../cluster/acls.ts";
import type { AckContract, NewTopic } from "../cluster/topics.ts";
import type { Reach } from "../runtime/reach.ts";

/** Where a drill plays: on a stage of our own, or on clusters of somebody else. What verbs of both kinds need. */
export interface Scene {
  readonly world: Reach;
  /** Which cluster is replicated into which. */
  readonly flows: readonly { readonly from: string; readonly to: string }[];
  /** Topics whose redundancy counts when a fault is said to be healed. */
  readonly topics: Map<string, Set<string>>;
  /** Waits until replication knows these topics, which exist wherever they may be written. */
  followTopics(topics: readonly NewTopic[], signal: AbortSignal): Promise<void>;
  createTopic(cluster: string, topic: NewTopic): Promise<void>;
  /** Lets applications in wherever they may be served, each as a user of its own. Nothing where users are not ours. */
  grantAccess(applications: readonly Application[]): Promise<void>;
  /** What an acknowledgement promises is part of the number, as read back: throws where it is not what the topology or the topic's maker says. */
  assertAckContract(cluster: string, topic: NewTopic): Promise<AckContract>;
}
