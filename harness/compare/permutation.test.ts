import { expect } from "chai";
import fc from "fast-check";
import { parted } from "./permutation.ts";
import type { Reading } from "./readings.ts";

const exactly = (...values: number[]): Reading[] => values.map((value) => ({ atLeast: value, atMost: value }));

describe("the test whether two groups are parted", () => {
  it("gives the p of a rank-sum table where the groups do not mix", () => {
    expect(parted(exactly(7, 8, 9, 10, 11), exactly(1, 2, 3, 4, 5)).p).to.be.closeTo(2 / 252, 1e-12);
    expect(parted(exactly(7, 8, 9, 10), exactly(1, 2, 3, 4)).p).to.be.closeTo(2 / 70, 1e-12);
  });

  it("gives the p of a rank-sum table where they do", () => {
    // U = 4 of 25 for 5 and 5: two-sided p 0.0952 (e.g. R's wilcox.test).
    expect(parted(exactly(1, 2, 3, 6, 9), exactly(4, 7, 8, 10, 11)).p).to.be.closeTo(0.0952, 5e-5);
  });

  it("knows that three and three can never tell", () => {
    expect(parted(exactly(1, 2, 3), exactly(11, 12, 13)).smallestP).to.be.closeTo(0.1, 1e-12);
  });

  it("takes intervals that touch for ties", () => {
    const a = [{ atLeast: 1, atMost: 3 }];
    expect(parted(a, [{ atLeast: 3, atMost: 5 }]).score).to.equal(0);
    expect(parted(a, [{ atLeast: 3.1, atMost: 5 }]).score).to.equal(1);
  });

  it("puts a censored reading above what ended below it, and ties it with the rest", () => {
    const censored = [{ atLeast: 20, atMost: null }];
    expect(parted(exactly(19), censored).score).to.equal(1);
    expect(parted(exactly(21), censored).score).to.equal(0);
    expect(parted(censored, [{ atLeast: 90, atMost: null }]).score).to.equal(0);
  });

  it("takes the counted and the normal way to nearly the same p", () => {
    const a = Array.from({ length: 20 }, (_, i) => i * 2);
    const b = Array.from({ length: 20 }, (_, i) => i * 2 + 9);
    const counted = parted(exactly(...a), exactly(...b)).p;
    const normal = parted(exactly(...a, 1000), exactly(...b, 1001)).p;
    expect(normal).to.be.closeTo(counted, 0.03);
  });

  const reading = fc
    .tuple(fc.integer({ min: 0, max: 30 }), fc.option(fc.integer({ min: 0, max: 5 })))
    .map(([atLeast, width]): Reading => ({ atLeast, atMost: width === null ? null : atLeast + width }));
  const group = fc.array(reading, { maxLength: 25 });

  it("mirrors when the groups are swapped, and never calls a group different from itself", () => {
    fc.assert(
      fc.property(group, group, (a, b) => {
        const [one, other] = [parted(a, b), parted(b, a)];
        expect(one.score + other.score).to.equal(0);
        expect(one.p).to.be.closeTo(other.p, 1e-9);
        expect(one.p).to.be.within(0, 1);
        expect(parted(a, a)).to.include({ p: 1 });
      }),
    );
  });
});
