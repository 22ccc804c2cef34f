import { expect } from "chai";
import { Lengths } from "./lengths.ts";

const looks = (keep: number, ...seen: [number, Record<string, number>][]): Lengths => {
  const lengths = new Lengths(keep);
  for (const [at, files] of seen) lengths.sampled(at, new Map(Object.entries(files)));
  return lengths;
};

describe("what files held before", () => {
  it("is the last look at or before the moment", () => {
    const lengths = looks(60, [1, { a: 10 }], [2, { a: 20 }], [3, { a: 30 }]);
    expect([1, 1.9, 2, 5].map((moment) => lengths.heldSince("a", moment))).to.deep.equal([10, 10, 20, 30]);
  });

  it("is nothing for a file that was not there yet, and the first look for a moment before it", () => {
    const lengths = looks(60, [1, { a: 10 }], [2, { a: 10, b: 5 }]);
    expect(lengths.heldSince("b", 1.5)).to.equal(0);
    expect(lengths.heldSince("a", 0.2)).to.equal(10);
    expect(lengths.heldSince("none", 2)).to.equal(0);
  });

  it("is not what was truncated and written anew since", () => {
    const lengths = looks(60, [1, { a: 30 }], [2, { a: 12 }], [3, { a: 40 }]);
    expect(lengths.heldSince("a", 1)).to.equal(12);
  });

  it("forgets a file that went, and what is older than it keeps", () => {
    const lengths = looks(2, [1, { a: 1, gone: 9 }], [2, { a: 2 }], [3, { a: 3 }], [9, { a: 9, gone: 4 }]);
    expect(lengths.heldSince("gone", 8)).to.equal(0);
    expect(lengths.heldSince("a", 8)).to.equal(3);
  });
});
