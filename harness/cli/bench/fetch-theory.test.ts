import { expect } from "chai";
import fc from "fast-check";
import { acknowledgedAfter, quantile } from "./fetch-theory.ts";

describe("when acks=all is answered", () => {
  it("takes one round trip where the followers' question waits at the leader", () => {
    expect(acknowledgedAfter([0, 200, 400], 80)).to.deep.equal([80, 80, 80]);
  });

  it("takes longer for who writes while the question is on its way, and the same answer does for all of them", () => {
    expect(acknowledgedAfter([0, 20, 60], 80)).to.deep.equal([80, 140, 100]);
  });

  it("goes from question to question under load", () => {
    expect(acknowledgedAfter([0, 40, 120, 200, 400], 80)).to.deep.equal([80, 120, 120, 120, 80]);
  });

  it("is never less than one round trip, nor more than two", () => {
    const gaps = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 100 }), (between, roundTrip) => {
        let at = 0;
        const arrivals = between.map((gap) => (at += gap));
        for (const after of acknowledgedAfter(arrivals, roundTrip)) expect(after).to.be.within(roundTrip, 2 * roundTrip);
      }),
    );
  });

  it("has quantiles that are among its values", () => {
    expect(quantile([3, 1, 2, 4], 0.5)).to.equal(2);
    expect(quantile([3, 1, 2, 4], 0.99)).to.equal(4);
    expect(quantile([], 0.5)).to.equal(undefined);
  });
});
