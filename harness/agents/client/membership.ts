import { setTimeout as sleep } from "node:timers/promises";
import { heartbeatV4 } from "@platformatic/kafka";
import { Coordinator } from "./coordinator.ts";
import { Joining, type JoiningPlan, type Place } from "./joining.ts";
import { codeOf } from "./outcome.ts";

export interface MembershipPlan extends JoiningPlan {
  readonly onAssigned: (partitions: readonly number[], place: Place) => void;
  /** Partitions are to be given up now; `mayCommit` where the group still knows this member. */
  readonly onRevoked: (mayCommit: boolean) => Promise<void>;
  readonly onError: (code: string) => void;
}

const pauseMs = 100;
const mustRejoin = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID"]);

/**
 * A place in a group, kept as the Java client keeps it: a coordinator that dies or moves costs no rebalance, and a rebalance
 * does not cost the member its id.
 */
export class Membership {
  readonly #plan: MembershipPlan;
  readonly #joining: Joining;
  readonly #coordinator: Coordinator;
  #isLeaving = false;

  constructor(plan: MembershipPlan) {
    this.#plan = plan;
    this.#joining = new Joining(plan);
    this.#coordinator = new Coordinator(plan);
  }

  /** Joins, and joins again whenever the group calls for it, until `leave`. */
  async keep(): Promise<void> {
    while (!this.#isLeaving) {
      try {
        const { place, partitions } = await this.#joining.join();
        this.#plan.onAssigned(partitions, place);
        const reason = await this.#beat(place);
        if (reason === "UNKNOWN_MEMBER_ID") this.#joining.forgetMember();
        if (!this.#isLeaving) await this.#plan.onRevoked(reason === "REBALANCE_IN_PROGRESS");
      } catch (error) {
        this.#plan.onError(codeOf(error));
        await sleep(pauseMs);
      }
    }
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.#joining.leave();
  }

  /** Heartbeats until the group says something else than "stay"; which it is. A coordinator's silence says nothing. */
  async #beat({ generation, memberId }: Place): Promise<string> {
    const { group, tuning, onError } = this.#plan;
    for (;;) {
      await sleep(tuning.heartbeatIntervalMs);
      if (this.#isLeaving) return "LEAVING";
      try {
        const { errorCode } = await this.#coordinator.ask(heartbeatV4.api, group, generation, memberId, null);
        this.#coordinator.refuse(errorCode);
      } catch (error) {
        onError(codeOf(error));
        if (mustRejoin.has(codeOf(error))) return codeOf(error);
      }
    }
  }
}
