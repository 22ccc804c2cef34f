import { expect } from "chai";
import fc from "fast-check";
import { inEffect } from "./link-deed.ts";

const deed = { issuedAt: 58.418, appliedAt: 58.457, doneAt: 58.627 };

describe("when a link fault took effect", () => {
  it("ends when its paths are cut: nobody is told anything by machines that die behind them later", () => {
    expect(inEffect(deed, 58.435)).to.deep.equal({ from: 58.435, to: 58.457 });
  });

  it("begins with its issue where nothing was told since, or nobody can say what was", () => {
    expect(inEffect(deed, 58.4)).to.deep.equal({ from: 58.418, to: 58.457 });
    expect(inEffect(deed, Number.NEGATIVE_INFINITY)).to.deep.equal({ from: 58.418, to: 58.457 });
  });

  it("is no sooner than a dying client was last told of a success, whatever the fabric says", () => {
    expect(inEffect(deed, 58.5)).to.deep.equal({ from: 58.5, to: 58.5 });
    const moment = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(moment, moment, (took, last) => {
        const { from, to } = inEffect({ issuedAt: 50, appliedAt: 50 + took }, last);
        expect(from).to.be.at.least(Math.max(50, last));
        expect(to).to.equal(Math.max(50 + took, last));
      }),
    );
  });
});
