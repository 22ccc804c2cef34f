import { expect } from "chai";
import fc from "fast-check";
import { untilTick } from "./ticks.ts";

describe("when a lane ticks", () => {
  it("is at multiples of its linger, a third of it later for each of three partitions", () => {
    expect([0, 1, 2, 3].map((partition) => 1000 + untilTick(1000, 300, partition))).to.deep.equal([1200, 1300, 1100, 1200]);
  });

  it("is not at once where a timer came early for the tick before", () => {
    expect(untilTick(1199.6, 300, 0)).to.be.closeTo(300.4, 1e-6);
  });

  it("is neither sooner than a quarter of the linger nor later than that and the linger, and on the grid", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.constantFrom(50, 150, 300),
        fc.nat(17),
        (at, linger, partition) => {
          const until = untilTick(at, linger, partition);
          expect(until).to.be.within(linger / 4, linger * 1.25);
          const phase = (at + until - ((partition % 3) * linger) / 3) / linger;
          expect(phase).to.be.closeTo(Math.round(phase), 1e-4);
        },
      ),
    );
  });
});
