import { offsetCommitV8 } from "@platformatic/kafka";
import { now } from "../clock.ts";
import type { Assignment } from "./assignment.ts";
import { Coordinator, type CoordinatorPlan } from "./coordinator.ts";
import { commitFailureOf, type Failure } from "./outcome.ts";
import { tell } from "./tell.ts";

export interface CommitterPlan extends CoordinatorPlan {
  readonly topic: string;
}

/** Commits what was processed, one commit at a time and one attempt each, in the name of the assignment it was processed under. */
export class Committer {
  readonly #plan: CommitterPlan;
  readonly #coordinator: Coordinator;
  #commits = 0;
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;

  constructor(plan: CommitterPlan) {
    this.#plan = plan;
    this.#coordinator = new Coordinator(plan);
  }

  /** Skipped while one is running: the next one covers it. */
  async commit(assignment: Assignment): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#attempt(assignment).finally(() => {
      this.#isRunning = false;
    });
    await this.#running;
  }

  /** One more after the one that may be running. */
  async commitLast(assignment: Assignment): Promise<void> {
    await this.#running;
    await this.commit(assignment);
  }

  async #attempt(assignment: Assignment): Promise<void> {
    const offsets = [...assignment.uncommitted()].map(([partition, offset]) => ({ commit: ++this.#commits, partition, offset }));
    if (offsets.length === 0) return;
    for (const each of offsets) tell({ report: "committing", ...each, at: now() });
    const outcomes = await this.#outcomes(assignment, offsets);
    const at = now();
    for (const { commit, partition, offset } of offsets) {
      const failure = outcomes.get(partition);
      tell({ report: "committed", commit, at, ...(failure ?? { outcome: "acknowledged" }) });
      if (failure === undefined) assignment.committed(partition, offset);
    }
  }

  /** The failures by partition; none for those that were acknowledged. */
  async #outcomes(
    { place }: Assignment,
    offsets: readonly { readonly partition: number; readonly offset: number }[],
  ): Promise<ReadonlyMap<number, Failure>> {
    const { group, topic } = this.#plan;
    const partitions = offsets.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: -1,
    }));
    const failures = new Map<number, Failure>();
    try {
      const request = [{ name: topic, partitions }];
      const { topics } = await this.#coordinator.ask(offsetCommitV8.api, group, place.generation, place.memberId, null, request);
      const codes = new Map(topics[0]?.partitions.map(({ partitionIndex, errorCode }) => [partitionIndex, errorCode]));
      for (const { partition } of offsets) {
        try {
          this.#coordinator.refuse(codes.get(partition));
        } catch (error) {
          failures.set(partition, commitFailureOf(error));
        }
      }
    } catch (error) {
      for (const { partition } of offsets) failures.set(partition, commitFailureOf(error));
    }
    return failures;
  }
}
