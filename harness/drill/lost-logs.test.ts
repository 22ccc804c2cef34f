import { expect } from "chai";
import { deletionOf } from "./lost-logs.ts";

describe("what Kafka's tool is told to delete", () => {
  it("is everything below these offsets, partition by partition", () => {
    expect(deletionOf({ payments: { 0: 700, 1: 690 }, orders: { 0: 0 } })).to.deep.equal({
      version: 1,
      partitions: [
        { topic: "payments", partition: 0, offset: 700 },
        { topic: "payments", partition: 1, offset: 690 },
        { topic: "orders", partition: 0, offset: 0 },
      ],
    });
  });
});
