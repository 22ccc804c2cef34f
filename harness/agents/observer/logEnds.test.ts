import { expect } from "chai";
import { LogEndHistory, lagBetween } from "./logEnds.ts";

const history = (...samples: readonly (readonly [at: number, end: number])[]): LogEndHistory => {
  const made = new LogEndHistory();
  for (const [at, end] of samples) made.add({ end, sentAt: at, answeredAt: at + 0.01 });
  return made;
};

describe("lag from polled log ends", () => {
  it("is nothing where the target has caught up", () => {
    expect(lagBetween(history([1, 100], [2, 100]), history([1, 50], [2, 100]), 0)).to.deep.equal({ records: 0, seconds: 0 });
  });

  it("reaches back to when the source was last seen without what the target lacks", () => {
    const source = history([1, 100], [2, 200], [3, 300], [4, 400]);
    const lag = lagBetween(source, history([3.9, 250]), 0);
    expect(lag?.records).to.equal(150);
    expect(lag?.seconds).to.be.closeTo(4.01 - 2, 1e-9);
  });

  it("counts from the end of a standstill, not from its start", () => {
    const source = history([1, 100], [2, 100], [3, 100], [4, 110]);
    expect(lagBetween(source, history([3.9, 100]), 0)?.seconds).to.be.closeTo(1.01, 1e-9);
  });

  it("is unknown where the history does not reach back", () => {
    expect(lagBetween(history([1, 100], [2, 200]), history([1.9, 40]), 0)).to.equal(undefined);
  });

  it("is unknown once a side no longer answers", () => {
    const source = history([1, 100]);
    expect(lagBetween(source, history([0.9, 100]), 2)).to.equal(undefined);
    expect(lagBetween(history([3, 100]), history([1, 100]), 2)).to.equal(undefined);
    expect(lagBetween(new LogEndHistory(), history([1, 100]), 0)).to.equal(undefined);
  });

  it("does not set a newer look at the target against an older one at the source", () => {
    const source = history([1, 90], [2, 100]);
    expect(lagBetween(source, history([1.5, 95], [2.5, 100]), 0)?.records).to.equal(5);
  });
});
