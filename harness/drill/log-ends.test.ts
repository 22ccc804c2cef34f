import { expect } from "chai";
import { behind, grownBy } from "./log-ends.ts";

const ends = (...partitions: number[]) => ({ orders: Object.fromEntries(partitions.entries()) });

describe("log ends", () => {
  it("grow by what came, over all partitions", () => {
    expect(grownBy(ends(10, 20), ends(15, 21))).to.equal(6);
    expect(grownBy({}, ends(15, 21)), "from nothing").to.equal(36);
    expect(grownBy(ends(10, 20), ends(10, 20))).to.equal(0);
  });

  it("tell which copies still miss something, and which have too much: the two logs may differ by a tail", () => {
    const source = { before: ends(10, 20), after: ends(15, 25) };
    expect(behind(source, { before: ends(12, 20), after: ends(17, 25) })).to.deep.equal([]);
    expect(behind(source, { before: ends(12, 20), after: ends(16, 25) })).to.deep.equal(["orders/0 4 of 5"]);
    expect(behind(source, { before: ends(12, 20), after: ends(17, 26) })).to.deep.equal(["orders/1 6 of 5"]);
  });
});
