import { setTimeout as sleep } from "node:timers/promises";
import {
  decodeConsumerProtocolAssignment,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
  heartbeatV4,
  joinGroupV9,
  leaveGroupV5,
  syncGroupV5,
} from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { Coordinator, type CoordinatorPlan } from "./coordinator.ts";
import { Refusal } from "./link.ts";
import { codeOf } from "./outcome.ts";
import { roundRobin } from "./round-robin.ts";

export interface MembershipPlan extends CoordinatorPlan {
  readonly topic: string;
  readonly partitions: () => Promise<number>;
  /** Partitions are to be given up now; `mayCommit` where the group still knows this member. */
  readonly onRevoked: (mayCommit: boolean) => Promise<void>;
  readonly onAssigned: (partitions: readonly number[], place: Place) => void;
  readonly onError: (code: string) => void;
}

/** What a coordinator recognises a member's commits by. */
export interface Place {
  readonly memberId: string;
  readonly generation: number;
}

const protocolType = "consumer";
const protocol = "roundrobin";
const subscriptionVersion = 1;
const pauseMs = 100;
const recheckMs = 1000;
/** `group.initial.rebalance.delay.ms`, which a first join waits for. */
const initialDelayMs = 3000;

/** How long a join may wait for the other members. */
const joinTimeoutMs = ({ sessionTimeoutMs, requestTimeoutMs }: ClientTuning): number =>
  sessionTimeoutMs + initialDelayMs + requestTimeoutMs;

/**
 * A place in a group by the classic protocol, as the Java client keeps it: a coordinator that dies or moves costs no
 * rebalance, and a rebalance does not cost the member its id.
 */
export class Membership {
  readonly #plan: MembershipPlan;
  readonly #joins: Coordinator;
  readonly #heartbeats: Coordinator;
  #memberId = "";
  #isLeaving = false;

  constructor(plan: MembershipPlan) {
    this.#plan = plan;
    this.#joins = new Coordinator(plan, joinTimeoutMs(plan.tuning));
    this.#heartbeats = new Coordinator(plan);
  }

  /** Joins, and joins again whenever the group calls for it, until `leave`. */
  async keep(): Promise<void> {
    while (!this.#isLeaving) {
      try {
        const generation = await this.#watched(this.#join());
        const reason = await this.#beat(generation);
        if (!this.#isLeaving) await this.#plan.onRevoked(reason === "REBALANCE_IN_PROGRESS");
      } catch (error) {
        this.#plan.onError(codeOf(error));
        if (!(error instanceof Refusal)) this.#joins.forget();
        if (codeOf(error) === "UNKNOWN_MEMBER_ID") this.#memberId = "";
        await sleep(pauseMs);
      }
    }
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.#joins.ask(leaveGroupV5.api, this.#plan.group, [{ memberId: this.#memberId }]);
  }

  close(): void {
    this.#joins.forget();
    this.#heartbeats.forget();
  }

  /** A join waits for the other members, and would wait as long for a coordinator that hangs. */
  async #watched<T>(joining: Promise<T>): Promise<T> {
    const watching = setInterval(() => void this.#joins.recheck(), recheckMs);
    try {
      return await joining;
    } finally {
      clearInterval(watching);
    }
  }

  async #join(): Promise<number> {
    const { group, topic, tuning } = this.#plan;
    const metadata = encodeConsumerProtocolSubscription({ version: subscriptionVersion, topics: [topic] });
    const join = () =>
      this.#joins.ask(
        joinGroupV9.api,
        group,
        tuning.sessionTimeoutMs,
        tuning.sessionTimeoutMs,
        this.#memberId,
        null,
        protocolType,
        [{ name: protocol, metadata }],
        null,
      );
    let answer = await join();
    // The first answer to a stranger is only an id to come back with.
    if (this.#memberId === "" && answer.memberId !== "") {
      this.#memberId = answer.memberId;
      if (answer.errorCode !== 0) answer = await join();
    }
    this.#joins.refuse(answer.errorCode);
    const members = answer.leader === this.#memberId ? answer.members.map(({ memberId }) => memberId) : [];
    return await this.#sync(answer.generationId, members);
  }

  /** `members` is empty but for the group's leader, who divides the partitions among them. */
  async #sync(generation: number, members: readonly string[]): Promise<number> {
    const { group, topic, partitions, onAssigned } = this.#plan;
    const divided = members.length === 0 ? [] : [...roundRobin(members, await partitions())];
    const assignments = divided.map(([memberId, assigned]) => ({
      memberId,
      assignment: encodeConsumerProtocolAssignment({
        version: subscriptionVersion,
        assignedPartitions: [{ topic, partitions: [...assigned] }],
      }),
    }));
    const answer = await this.#joins.ask(
      syncGroupV5.api,
      group,
      generation,
      this.#memberId,
      null,
      protocolType,
      protocol,
      assignments,
    );
    this.#joins.refuse(answer.errorCode);
    const { assignedPartitions } = decodeConsumerProtocolAssignment(answer.assignment);
    const mine = assignedPartitions.find((assigned) => assigned.topic === topic)?.partitions ?? [];
    onAssigned(mine, { memberId: this.#memberId, generation });
    return generation;
  }

  /** Heartbeats until the group says something else than "stay"; which it is. A coordinator's silence says nothing. */
  async #beat(generation: number): Promise<string> {
    const { group, tuning, onError } = this.#plan;
    for (;;) {
      await sleep(tuning.heartbeatIntervalMs);
      if (this.#isLeaving) return "LEAVING";
      try {
        const { errorCode } = await this.#heartbeats.ask(heartbeatV4.api, group, generation, this.#memberId, null);
        this.#heartbeats.refuse(errorCode);
      } catch (error) {
        const code = codeOf(error);
        onError(code);
        if (code === "UNKNOWN_MEMBER_ID") this.#memberId = "";
        if (mustRejoin.has(code)) return code;
      }
    }
  }
}

const mustRejoin = new Set(["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "FENCED_INSTANCE_ID"]);
