import { encodeConsumerProtocolSubscription } from "@platformatic/kafka";
import { expect } from "chai";
import { subscribedTopics } from "./subscription.ts";

describe("a member's subscription", () => {
  it("names the topics that were put into it", () => {
    for (const topics of [[], ["orders"], ["orders", "east.orders"], ["bücher"]]) {
      const sent = encodeConsumerProtocolSubscription({ version: 1, topics });
      expect(subscribedTopics(sent)).to.have.members(topics);
    }
  });
});
