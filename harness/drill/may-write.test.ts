import { expect } from "chai";
import { refusalsIn } from "./may-write.ts";

const tried = { cluster: "west", topic: "payments", user: "app-payments" };
const words = (said: Readonly<Record<string, string>>): string[] => refusalsIn(said, tried).map((one) => one.words);

describe("a write that is tried as an application", () => {
  it("may be made where only its acks were refused", () => {
    expect(words({ 0: "INVALID_REQUIRED_ACKS", 1: "INVALID_REQUIRED_ACKS" })).to.deep.equal([]);
  });

  it("is named once where every partition refuses it", () => {
    expect(words({ 0: "TOPIC_AUTHORIZATION_FAILED", 1: "TOPIC_AUTHORIZATION_FAILED" })).to.deep.equal([
      "a write of User:app-payments to payments in west is refused: TOPIC_AUTHORIZATION_FAILED",
    ]);
  });

  it("is named by partition where some do, and whatever Kafka's word is", () => {
    expect(words({ 0: "INVALID_REQUIRED_ACKS", 1: "NOT_LEADER_OR_FOLLOWER", 2: "NO_ANSWER" })).to.deep.equal([
      "a write of User:app-payments to payments/1 in west is refused: NOT_LEADER_OR_FOLLOWER",
      "a write of User:app-payments to payments/2 in west is refused: NO_ANSWER",
    ]);
  });

  it("is missed where there is no partition to try it at", () => {
    expect(words({})).to.deep.equal(["no write of User:app-payments could be tried: no broker of west knows payments"]);
  });

  it("names the broker that lets nobody in", () => {
    expect(words({ 0: "west1 does not take it: SASL authentication failed" })).to.deep.equal([
      "a write of User:app-payments to payments in west is refused: west1 does not take it: SASL authentication failed",
    ]);
  });
});
