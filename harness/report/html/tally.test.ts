import { expect } from "chai";
import fc from "fast-check";
import { Backlog } from "./backlog.ts";
import { beginningOf, endingOf } from "./scene.ts";
import { Tally } from "./tally.ts";

const axis = { from: 10, to: 14, step: 1 };

describe("what flowed over time", () => {
  it("counts moments at even distances each in its own second", () => {
    const tally = new Tally(axis);
    tally.spread([10, 12.75], 12);
    expect(tally.rates()).to.deep.equal([4, 4, 4, 0]);
  });

  it("says between how many it was where only the first and the last are dated", () => {
    const tally = new Tally(axis);
    tally.between([10.9, 12.1], 5);
    expect(tally.rates()).to.deep.equal([[1, 4], [0, 3], [1, 4], 0]);
  });

  it("knows exactly what came within one second", () => {
    const tally = new Tally(axis);
    tally.between([11.1, 11.9], 5);
    expect(tally.rates()).to.deep.equal([0, 5, 0, 0]);
  });

  it("loses no record of a schedule that lies on the axis, however it falls on the bins", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 13.9, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (first, share, n) => {
          const tally = new Tally({ ...axis, step: 0.25 });
          tally.spread([first, first + share * (13.99 - first)], n);
          const sum = tally.rates().reduce<number>((all, bin) => all + beginningOf(bin ?? 0) * 0.25, 0);
          expect(Math.round(sum)).to.equal(n);
        },
      ),
    );
  });
});

describe("the backlog of a group", () => {
  const run = (from: number, to: number) => ({ session: "s", partition: 0, seq: [from, to] as const });

  it("is what was acknowledged and not processed, and keeps what is lost for ever", () => {
    const backlog = new Backlog(axis);
    backlog.acknowledged(run(0, 9), [10.1, 10.2]);
    backlog.processed(run(0, 5), [11.1, 11.2]);
    expect(backlog.bins()).to.deep.equal([10, 4, 4, 4]);
  });

  it("takes no record off twice, nor one that was never acknowledged", () => {
    const backlog = new Backlog(axis);
    backlog.acknowledged(run(0, 9), [10.1, 10.2]);
    backlog.processed(run(0, 5), [10.3, 10.4]);
    backlog.processed(run(3, 7), [11.1, 11.2]);
    backlog.processed(run(10, 20), [11.3, 11.4]);
    expect(backlog.bins()).to.deep.equal([4, 2, 2, 2]);
  });

  it("is between two where a run of records reaches over a bin", () => {
    const backlog = new Backlog(axis);
    backlog.acknowledged(run(0, 9), [10.5, 11.5]);
    const [first = 0, second = 0] = backlog.bins();
    expect([beginningOf(first ?? 0), endingOf(first ?? 0)]).to.deep.equal([0, 10]);
    expect(second).to.equal(10);
  });
});
