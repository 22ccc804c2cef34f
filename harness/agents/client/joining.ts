import {
  decodeConsumerProtocolAssignment,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
  joinGroupV9,
  leaveGroupV5,
  syncGroupV5,
} from "@platformatic/kafka";
import type { ClientTuning } from "../../protocol/commands.ts";
import { Coordinator, type CoordinatorPlan } from "./coordinator.ts";
import { Refusal } from "./link.ts";
import { codeOf } from "./outcome.ts";
import { roundRobinByTopic, type Subscriber } from "./round-robin.ts";
import { subscribedTopics } from "./subscription.ts";

export interface JoiningPlan extends CoordinatorPlan {
  readonly topic: string;
  /** How many partitions the topic has. */
  readonly partitions: () => Promise<number>;
}

/** What a coordinator recognises a member's heartbeats and commits by. */
export interface Place {
  readonly memberId: string;
  readonly generation: number;
}

interface Joined {
  readonly place: Place;
  readonly partitions: readonly number[];
}

const protocolType = "consumer";
const protocol = "roundrobin";
const subscriptionVersion = 1;
const recheckMs = 1000;
/** `group.initial.rebalance.delay.ms`, which a first join waits for. */
const initialDelayMs = 3000;

/** How long a join may wait for the other members. */
const joinTimeoutMs = ({ sessionTimeoutMs, requestTimeoutMs }: ClientTuning): number =>
  sessionTimeoutMs + initialDelayMs + requestTimeoutMs;

/** Joining a group by the classic protocol, again and again as the same member. */
export class Joining {
  readonly #plan: JoiningPlan;
  readonly #coordinator: Coordinator;
  #memberId = "";

  constructor(plan: JoiningPlan) {
    this.#plan = plan;
    this.#coordinator = new Coordinator(plan, joinTimeoutMs(plan.tuning));
  }

  /** One attempt. A join waits for the other members, and would wait as long for a coordinator that hangs. */
  async join(): Promise<Joined> {
    const watching = setInterval(() => void this.#coordinator.recheck(), recheckMs);
    try {
      const { generation, members } = await this.#enter();
      return await this.#sync(generation, members);
    } catch (error) {
      if (codeOf(error) === "UNKNOWN_MEMBER_ID") this.forgetMember();
      if (!(error instanceof Refusal)) this.#coordinator.forget();
      throw error;
    } finally {
      clearInterval(watching);
    }
  }

  /** The group does not know this member any more: it comes back as a stranger. */
  forgetMember(): void {
    this.#memberId = "";
  }

  async leave(): Promise<void> {
    await this.#coordinator.ask(leaveGroupV5.api, this.#plan.group, [{ memberId: this.#memberId }]);
  }

  /** `members` is empty but for the group's leader, who divides the partitions among them. */
  async #enter(): Promise<{ generation: number; members: readonly Subscriber[] }> {
    let answer = await this.#ask();
    // The first answer to a stranger is only an id to come back with.
    if (this.#memberId === "" && answer.memberId !== "") {
      this.#memberId = answer.memberId;
      if (answer.errorCode !== 0) answer = await this.#ask();
    }
    this.#coordinator.refuse(answer.errorCode);
    const isLeader = answer.leader === this.#memberId;
    return { generation: answer.generationId, members: isLeader ? answer.members.map(subscriberOf) : [] };
  }

  #ask() {
    const { group, topic, tuning } = this.#plan;
    const metadata = encodeConsumerProtocolSubscription({ version: subscriptionVersion, topics: [topic] });
    const { sessionTimeoutMs } = tuning;
    const protocols = [{ name: protocol, metadata }];
    return this.#coordinator.ask(
      joinGroupV9.api,
      group,
      sessionTimeoutMs,
      sessionTimeoutMs,
      this.#memberId,
      null,
      protocolType,
      protocols,
      null,
    );
  }

  async #sync(generation: number, members: readonly Subscriber[]): Promise<Joined> {
    const { group, topic, partitions } = this.#plan;
    const assignments = members.length === 0 ? [] : divided(members, await partitions());
    const memberId = this.#memberId;
    const answer = await this.#coordinator.ask(
      syncGroupV5.api,
      group,
      generation,
      memberId,
      null,
      protocolType,
      protocol,
      assignments,
    );
    this.#coordinator.refuse(answer.errorCode);
    const { assignedPartitions } = decodeConsumerProtocolAssignment(answer.assignment);
    const mine = assignedPartitions.find((assigned) => assigned.topic === topic)?.partitions ?? [];
    return { place: { memberId, generation }, partitions: mine };
  }
}

const subscriberOf = ({ memberId, metadata }: { memberId: string; metadata: Buffer | null }): Subscriber => ({
  memberId,
  topics: metadata === null ? [] : subscribedTopics(metadata),
});

/** Each topic among those who subscribe to it. A topic and its copies have as many partitions: replication sees to it. */
const divided = (members: readonly Subscriber[], partitions: number) =>
  [...roundRobinByTopic(members, partitions)].map(([memberId, hands]) => ({
    memberId,
    assignment: encodeConsumerProtocolAssignment({
      version: subscriptionVersion,
      assignedPartitions: hands.map(({ topic, partitions: assigned }) => ({ topic, partitions: [...assigned] })),
    }),
  }));
