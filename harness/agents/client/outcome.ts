import type { Outcome } from "../../ledger/lines.ts";

/** What a failed send means for its records, and the code it is counted under. */
export interface Failure {
  readonly outcome: Exclude<Outcome, "acknowledged">;
  readonly error: string;
}

/** Answers by which a leader says that it appended nothing. NOT_LEADER_OR_FOLLOWER and time-outs are not among them. */
const refusals = new Set([
  "NOT_ENOUGH_REPLICAS",
  "MESSAGE_TOO_LARGE",
  "RECORD_LIST_TOO_LARGE",
  "TOPIC_AUTHORIZATION_FAILED",
  "CLUSTER_AUTHORIZATION_FAILED",
]);

/**
 * The fate of a batch whose send failed, given how many produce requests were really written to a socket for it: `rejected`
 * only if none was, or if one was and its single answer is a refusal. An error's name alone proves nothing: kafkajs
 * reports a reset connection alike whether it carried the batch or had yet to be opened.
 */
export function failureOf(thrown: unknown, requestsWritten: number): Failure {
  const error = codeOf(thrown);
  const neverAppended = requestsWritten === 0 || (requestsWritten === 1 && refusals.has(error));
  return { outcome: neverAppended ? "rejected" : "indeterminate", error };
}

/** The same where the library tries again by itself: a refusal is only the last of several answers. */
export function failureWithRetries(thrown: unknown, requestsWritten: number): Failure {
  return { outcome: requestsWritten === 0 ? "rejected" : "indeterminate", error: codeOf(thrown) };
}

/**
 * True where the broker's only answer was a refusal: connection and producer id are as good as before. After several attempts a refusal
 * is only the last answer; an earlier one may have been appended under the sequence numbers that the next batch would get.
 */
export const isRefusal = ({ outcome, error }: Failure): boolean => outcome === "rejected" && refusals.has(error);

/** kafkajs speaks the names of Kafka 1; the ledger speaks those of today. */
const namesOfToday: Readonly<Record<string, string>> = {
  NOT_LEADER_FOR_PARTITION: "NOT_LEADER_OR_FOLLOWER",
  NOT_COORDINATOR_FOR_GROUP: "NOT_COORDINATOR",
  GROUP_COORDINATOR_NOT_AVAILABLE: "COORDINATOR_NOT_AVAILABLE",
  GROUP_LOAD_IN_PROGRESS: "COORDINATOR_LOAD_IN_PROGRESS",
};

const namesOfClientErrors: Readonly<Record<string, string>> = {
  KafkaJSRequestTimeoutError: "CLIENT_REQUEST_TIMEOUT",
  KafkaJSConnectionClosedError: "CONNECTION_CLOSED",
  KafkaJSConnectionError: "CONNECTION_FAILED",
  KafkaJSLockTimeout: "CLIENT_LOCK_TIMEOUT",
};

const codesOfClientErrors: Readonly<Record<string, string>> = {
  MUSTER_DEADLINE: "CLIENT_REQUEST_TIMEOUT",
  PLT_KFK_NETWORK: "CONNECTION_CLOSED",
};

interface Described {
  readonly name?: string;
  readonly message?: string;
  readonly type?: string;
  /** What @platformatic/kafka calls a protocol error's name. */
  readonly apiId?: string;
  readonly code?: string | number;
  readonly cause?: unknown;
  /** Of several attempts. */
  readonly errors?: readonly unknown[];
}

/** The code of the innermost error: a protocol error's name, a socket's `ECONN…`, or what the client did by itself. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const { name = "Error", message = "", type, apiId, code, cause, errors = [] } = thrown as Described;
  const last = errors.at(-1);
  if (last !== undefined) return codeOf(last);
  if (typeof apiId === "string") return apiId;
  if (typeof cause === "object" && cause !== null && cause !== thrown) return codeOf(cause);
  if (type !== undefined) return namesOfToday[type] ?? type;
  if (/^Connection (to .* timed out|timeout)/.test(message)) return "CONNECT_TIMEOUT";
  if (message === "Request timed out") return "CLIENT_REQUEST_TIMEOUT";
  // kafkajs: the broker did not say in time which versions it speaks, and is not asked again while its connection stands.
  if (message === "Broker not connected") return "BROKER_NOT_CONNECTED";
  if (typeof code === "string") return codesOfClientErrors[code] ?? code;
  return namesOfClientErrors[name] ?? name;
}

/** Answers to an offset commit after which nothing can have been stored. */
const refusedCommits = new Set([
  "ILLEGAL_GENERATION",
  "UNKNOWN_MEMBER_ID",
  "REBALANCE_IN_PROGRESS",
  "COORDINATOR_LOAD_IN_PROGRESS",
  "GROUP_AUTHORIZATION_FAILED",
  "TOPIC_AUTHORIZATION_FAILED",
]);

/** NOT_COORDINATOR and COORDINATOR_NOT_AVAILABLE also stand for "appended, and then lost my leadership": they prove nothing. */
export function commitFailureOf(thrown: unknown): Failure {
  const error = codeOf(thrown);
  return { outcome: refusedCommits.has(error) ? "rejected" : "indeterminate", error };
}
