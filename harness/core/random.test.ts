import { expect } from "chai";
import fc from "fast-check";
import { random } from "./random.ts";

describe("draws from a seed", () => {
  it("are the same on every machine", () => {
    const draws = random(7);
    expect(Array.from({ length: 8 }, () => draws.between(0, 999))).to.deep.equal([987, 320, 45, 107, 10, 351, 945, 538]);
  });

  it("are unrelated for neighbouring seeds", () => {
    const firsts = Array.from({ length: 200 }, (_, seed) => random(seed).between(0, 9));
    for (let digit = 0; digit < 10; digit++) expect(firsts.filter((first) => first === digit).length).to.be.within(8, 40);
  });

  it("stay within what was asked, and shuffle without losing anything", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.integer()), fc.nat(50), (seed, things, most) => {
        const draws = random(seed);
        expect(draws.between(0, most)).to.be.within(0, most);
        const order = draws.shuffled(things);
        expect(order.toSorted((a, b) => a - b)).to.deep.equal(things.toSorted((a, b) => a - b));
      }),
    );
  });

  it("come as often as their weights say, and never without one", () => {
    const draws = random(1);
    const counts = { often: 0, seldom: 0, never: 0 };
    for (let draw = 0; draw < 4000; draw++)
      counts[
        draws.weighed([
          ["often", 3],
          ["never", 0],
          ["seldom", 1],
        ] as const)
      ] += 1;
    expect(counts.never).to.equal(0);
    expect(counts.often).to.be.within(2850, 3150);
    expect(() => draws.weighed([["never", 0]])).to.throw("nothing to draw from");
  });
});
