import { expect } from "chai";
import { partitionOfGroup } from "./groups.ts";

describe("the partition of a group", () => {
  it("is the one that Kafka computes", () => {
    // "billing".hashCode() = -109829509, "payments" = 1382682413 (Java)
    expect(partitionOfGroup("billing", 50)).to.equal(109829509 % 50);
    expect(partitionOfGroup("payments", 50)).to.equal(1382682413 % 50);
    expect(partitionOfGroup("", 50)).to.equal(0);
  });

  it("survives the one hash that has no absolute value", () => {
    // "polygenelubricants".hashCode() = Integer.MIN_VALUE
    expect(partitionOfGroup("polygenelubricants", 50)).to.equal(0);
  });
});
