import { expect } from "chai";
import { healOrder, spanOf } from "./swizzle.ts";

describe("the order in which a swizzle heals", () => {
  it("is the same for the same seed, and every link has its turn", () => {
    expect(healOrder(5, 7)).to.deep.equal(healOrder(5, 7));
    expect(healOrder(5, 7).toSorted()).to.deep.equal([0, 1, 2, 3, 4]);
  });

  it("is never the order of the cuts", () => {
    for (let seed = 0; seed < 50; seed++)
      for (const links of [2, 3]) expect(healOrder(links, seed)).not.to.deep.equal([0, 1, 2].slice(0, links));
  });

  it("differs between seeds", () => {
    expect(new Set(Array.from({ length: 20 }, (_, seed) => healOrder(4, seed).join())).size).to.be.greaterThan(5);
  });
});

describe("when a swizzle is in effect", () => {
  it("is not before its last link is cut", () => {
    const cuts = [
      { from: 1, to: 1.2 },
      { from: 4, to: 4.3 },
    ];
    expect(spanOf(cuts)).to.deep.equal({ from: 1, to: 4.3 });
  });
});
