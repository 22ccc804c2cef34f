import { expect } from "chai";
import { codeOf, commitFailureOf, failureOf, failureWithRetries, isRefusal } from "./outcome.ts";

const protocol = (type: string) => Object.assign(new Error(type), { name: "KafkaJSProtocolError", type });
const socket = (code: string) => Object.assign(new Error(`Connection error: ${code}`), { name: "KafkaJSConnectionError", code });
const retried = (cause: Error) => Object.assign(new Error("retries exceeded"), { name: "KafkaJSNumberOfRetriesExceeded", cause });

describe("the fate of a failed send", () => {
  it("is rejected when no request ever left", () => {
    expect(failureOf(socket("ECONNREFUSED"), 0)).to.deep.equal({ outcome: "rejected", error: "ECONNREFUSED" });
    expect(failureOf(protocol("LEADER_NOT_AVAILABLE"), 0).outcome).to.equal("rejected");
  });

  it("is indeterminate when the same error came after a request had left", () => {
    expect(failureOf(socket("ECONNRESET"), 1).outcome).to.equal("indeterminate");
    expect(failureOf(socket("ECONNREFUSED"), 1).outcome).to.equal("indeterminate");
  });

  it("is rejected by a single refusal from before the append, wrapped or not", () => {
    for (const code of ["NOT_ENOUGH_REPLICAS", "MESSAGE_TOO_LARGE", "TOPIC_AUTHORIZATION_FAILED"]) {
      expect(failureOf(protocol(code), 1)).to.deep.equal({ outcome: "rejected", error: code });
      expect(failureOf(retried(protocol(code)), 1).outcome).to.equal("rejected");
      expect(failureOf(protocol(code), 2).outcome, "another attempt may have been appended").to.equal("indeterminate");
    }
  });

  it("is no refusal where the library tried again by itself, whatever the last answer was", () => {
    const refused = protocol("NOT_ENOUGH_REPLICAS");
    expect(isRefusal(failureOf(refused, 1))).to.equal(true);
    expect(isRefusal(failureOf(refused, 2))).to.equal(false);
    expect(failureWithRetries(refused, 1)).to.deep.equal({ outcome: "indeterminate", error: "NOT_ENOUGH_REPLICAS" });
    expect(isRefusal(failureWithRetries(refused, 1))).to.equal(false);
  });

  it("is indeterminate after every other answer", () => {
    for (const code of ["NOT_ENOUGH_REPLICAS_AFTER_APPEND", "REQUEST_TIMED_OUT", "OUT_OF_ORDER_SEQUENCE_NUMBER"])
      expect(failureOf(protocol(code), 1)).to.deep.equal({ outcome: "indeterminate", error: code });
    expect(failureOf(protocol("NOT_LEADER_FOR_PARTITION"), 1)).to.deep.equal({
      outcome: "indeterminate",
      error: "NOT_LEADER_OR_FOLLOWER",
    });
    const timeout = Object.assign(new Error("Request Produce timed out"), { name: "KafkaJSRequestTimeoutError" });
    expect(failureOf(timeout, 1)).to.deep.equal({ outcome: "indeterminate", error: "CLIENT_REQUEST_TIMEOUT" });
  });
});

describe("the code of an error", () => {
  const coded = (message: string, code: string, cause?: Error) =>
    Object.assign(new Error(message), { code, ...(cause && { cause }) });

  it("tells a time-out from a refusal and a lost connection, whichever library threw it", () => {
    expect(codeOf(coded("Request timed out", "PLT_KFK_NETWORK"))).to.equal("CLIENT_REQUEST_TIMEOUT");
    expect(codeOf(coded("Connection to 127.0.0.1:9092 timed out.", "PLT_KFK_NETWORK"))).to.equal("CONNECT_TIMEOUT");
    expect(codeOf(new Error("Connection timeout"))).to.equal("CONNECT_TIMEOUT");
    expect(codeOf(new Error("Broker not connected"))).to.equal("BROKER_NOT_CONNECTED");
    expect(codeOf(coded("Connection closed", "PLT_KFK_NETWORK"))).to.equal("CONNECTION_CLOSED");
    expect(codeOf(coded("Connection failed", "PLT_KFK_NETWORK", socket("ECONNREFUSED")))).to.equal("ECONNREFUSED");
    expect(codeOf(coded("east1 did not answer within 1.5 s", "MUSTER_DEADLINE"))).to.equal("CLIENT_REQUEST_TIMEOUT");
  });
});

describe("the fate of a failed commit", () => {
  it("is rejected only by answers that precede any append", () => {
    expect(commitFailureOf(protocol("ILLEGAL_GENERATION")).outcome).to.equal("rejected");
    expect(commitFailureOf(protocol("NOT_COORDINATOR_FOR_GROUP"))).to.deep.equal({
      outcome: "indeterminate",
      error: "NOT_COORDINATOR",
    });
    expect(commitFailureOf(socket("ECONNRESET")).outcome).to.equal("indeterminate");
  });

  it("has the code of the last of several attempts, whichever library made them", () => {
    const refused = Object.assign(new Error("no"), { code: "PLT_KFK_PROTOCOL", apiId: "NOT_COORDINATOR" });
    const several = Object.assign(new AggregateError([socket("ECONNREFUSED"), refused]), { code: "PLT_KFK_MULTIPLE" });
    expect(codeOf(several)).to.equal("NOT_COORDINATOR");
  });
});
