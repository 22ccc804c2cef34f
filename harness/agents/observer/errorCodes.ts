import { protocolErrorsCodesById } from "@platformatic/kafka";

/** Kafka's error codes that we tell apart. */
export const noError = 0;
export const unknownTopicOrPartition = 3;
export const topicAlreadyExists = 36;
export const securityDisabled = 54;
export const fencedLeaderEpoch = 74;
export const unknownTopicId = 100;

/** The node answered, and the answer is no. */
export class Refused extends Error {
  constructor(what: string, code: number) {
    super(`${what}: ${nameOfError(code)}`);
    this.name = new.target.name;
  }
}

/** `NOT_LEADER_OR_FOLLOWER` for 6. */
export const nameOfError = (code: number): string => protocolErrorsCodesById[code] ?? `error ${code}`;
