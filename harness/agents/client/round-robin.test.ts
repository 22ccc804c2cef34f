import { expect } from "chai";
import { roundRobinByTopic } from "./round-robin.ts";

const orders = (memberId: string) => ({ memberId, topics: ["orders"] });

describe("round-robin assignment", () => {
  it("deals every partition to exactly one member, whatever the order in which members are named", () => {
    const expected = new Map([
      ["a", [{ topic: "orders", partitions: [0, 2, 4] }]],
      ["b", [{ topic: "orders", partitions: [1, 3] }]],
    ]);
    expect(roundRobinByTopic([orders("b"), orders("a")], 5)).to.deep.equal(expected);
    expect(roundRobinByTopic([orders("a"), orders("b")], 5)).to.deep.equal(expected);
  });

  it("gives surplus members nothing, and says so", () => {
    expect(roundRobinByTopic([orders("a"), orders("b")], 1)).to.deep.equal(
      new Map([
        ["a", [{ topic: "orders", partitions: [0] }]],
        ["b", [{ topic: "orders", partitions: [] }]],
      ]),
    );
  });

  it("deals a topic only among those who want it", () => {
    const copies = { memberId: "c", topics: ["east.orders"] };
    expect(roundRobinByTopic([orders("a"), copies], 2)).to.deep.equal(
      new Map([
        ["a", [{ topic: "orders", partitions: [0, 1] }]],
        ["c", [{ topic: "east.orders", partitions: [0, 1] }]],
      ]),
    );
  });
});
