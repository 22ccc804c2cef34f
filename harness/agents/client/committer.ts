import type { EachBatchPayload } from "kafkajs";
import { now } from "../clock.ts";
import type { Assignment } from "./assignment.ts";
import { commitFailureOf } from "./outcome.ts";
import { tell } from "./tell.ts";

type Commit = EachBatchPayload["commitOffsetsIfNecessary"];

/**
 * Commits what was processed, one commit at a time and one attempt each. It commits by the means that kafkajs hands to a batch:
 * `consumer.commitOffsets` retries across a rebalance, and would write offsets of partitions that are another member's by then.
 */
export class Committer {
  readonly #topic: string;
  #commits = 0;
  #isCommitting = false;

  constructor(topic: string) {
    this.#topic = topic;
  }

  async commit(assignment: Assignment, by: Commit): Promise<void> {
    const offsets = assignment.uncommitted();
    if (this.#isCommitting || offsets.size === 0) return;
    this.#isCommitting = true;
    const commit = ++this.#commits;
    tell({ report: "committing", commit, at: now(), offsets: Object.fromEntries(offsets) });
    try {
      const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
      await by({ topics: [{ topic: this.#topic, partitions }] });
      tell({ report: "committed", commit, at: now(), outcome: "acknowledged" });
      assignment.committed(offsets);
    } catch (error) {
      tell({ report: "committed", commit, at: now(), ...commitFailureOf(error) });
    } finally {
      this.#isCommitting = false;
    }
  }
}
