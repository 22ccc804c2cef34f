import { expect } from "chai";
import type { OutageMeasured } from "./measured.ts";
import { eitherOf, longestOf, type Observed, outageOf } from "./outage.ts";

describe("an outage", () => {
  const observed = (over: Partial<Observed> = {}): Observed => ({
    effect: { atLeast: 20, atMost: 21 },
    end: 90,
    stalls: [],
    slack: 0,
    ...over,
  });
  const recovered = (at: number, over: Partial<Observed> = {}, lastBad = at - 1) =>
    outageOf({ kind: "recovered", at, relapses: [] }, () => lastBad, observed(over));
  const between = (atLeast: number, atMost: number): OutageMeasured => ({ atLeast, atMost, censored: false });
  const open = (atLeast: number): OutageMeasured => ({ atLeast, atMost: null, censored: true });

  it("lasts from the effect to the recovery, and never less than nothing", () => {
    expect(recovered(30)).to.deep.equal(between(9, 10));
    expect(recovered(20.5)).to.deep.equal(between(0, 0.5));
    expect(recovered(30, { slack: 0.25 })).to.deep.equal(between(8.75, 10.25));
  });

  it("ends anywhere in a stall that touches its end", () => {
    const stall = (atLeast: number, atMost: number) => ({ stalls: [{ atLeast, atMost }] });
    expect(recovered(30, stall(28, 29.5))).to.deep.equal(between(7, 10));
    expect(recovered(30, stall(29.5, 33))).to.deep.equal(between(8.5, 13));
    expect(recovered(30, stall(30, 33)), "that begins with the recovery").to.deep.equal(between(9, 13));
    expect(recovered(30, stall(30.1, 33)), "after it").to.deep.equal(between(9, 10));
    expect(recovered(30, stall(28, 29)), "that was over with the last bad slot").to.deep.equal(between(9, 10));
    expect(recovered(30, { ...stall(28, 29.5), slack: 0.25 })).to.deep.equal(between(6.75, 10.25));
  });

  it("has no end where none was proven", () => {
    expect(outageOf({ kind: "unproven", since: 70 }, () => 0, observed({ slack: 0.25 }))).to.deep.equal(open(48.75));
    expect(outageOf({ kind: "never" }, () => 0, observed({ slack: 0.25 }))).to.deep.equal(open(68.75));
    expect(outageOf({ kind: "never" }, () => 0, observed({ end: 20 }))).to.deep.equal(open(0));
  });

  it("read in two ways is anything between", () => {
    expect(eitherOf(between(1, 4), between(2, 3))).to.deep.equal(between(1, 4));
    expect(eitherOf(between(1, 2), between(3, 4))).to.deep.equal(between(1, 4));
    expect(eitherOf(open(5), between(3, 4))).to.deep.equal(open(3));
    expect(eitherOf(between(3, 4), open(2))).to.deep.equal(open(2));
  });

  it("of all is the longest, end by end", () => {
    expect(longestOf([])).to.equal(undefined);
    expect(longestOf([between(1, 4), between(2, 3)])).to.deep.equal(between(2, 4));
    expect(longestOf([between(1, 9), open(5)])).to.deep.equal(open(5));
    expect(longestOf([open(2), between(3, 4)])).to.deep.equal(open(3));
  });
});
