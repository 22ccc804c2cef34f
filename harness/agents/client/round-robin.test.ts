import { expect } from "chai";
import { roundRobin } from "./round-robin.ts";

describe("round-robin assignment", () => {
  it("deals every partition to exactly one member, whatever the order in which members are named", () => {
    const expected = new Map([
      ["a", [0, 2, 4]],
      ["b", [1, 3]],
    ]);
    expect(roundRobin(["b", "a"], 5)).to.deep.equal(expected);
    expect(roundRobin(["a", "b"], 5)).to.deep.equal(expected);
  });

  it("gives surplus members nothing, and says so", () => {
    expect(roundRobin(["a", "b"], 1)).to.deep.equal(
      new Map([
        ["a", [0]],
        ["b", []],
      ]),
    );
  });
});
