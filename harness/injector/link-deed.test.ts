import { expect } from "chai";
import fc from "fast-check";
import { inEffect } from "./link-deed.ts";
import { nothingKnown } from "./site.ts";

const deed = { issuedAt: 58.418, appliedAt: 58.457, doneAt: 58.627 };
const all = (at: number) => ({ at, isAll: true });
const some = (at: number) => ({ at, isAll: false });

describe("when a link fault took effect", () => {
  it("ends when its paths are cut: nobody is told anything by machines that die behind them later", () => {
    expect(inEffect(deed, all(58.435))).to.deep.equal({ from: 58.435, to: 58.457 });
    expect(inEffect(deed, all(58.4))).to.deep.equal({ from: 58.418, to: 58.457 });
  });

  it("ends with the last death where others may have been told more, and begins with what is known all the same", () => {
    expect(inEffect(deed, nothingKnown)).to.deep.equal({ from: 58.418, to: 58.627 });
    expect(inEffect(deed, some(58.435))).to.deep.equal({ from: 58.435, to: 58.627 });
  });

  it("is never known to the instant because a success was handled late: it had crossed before", () => {
    expect(inEffect(deed, all(58.5))).to.deep.equal({ from: 58.5, to: 58.627 });
    expect(inEffect(deed, all(58.7))).to.deep.equal({ from: 58.627, to: 58.7 });
  });

  it("holds the last success that a dying client was told, whatever the fabric says", () => {
    const moment = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(moment, moment, fc.double({ min: 45, max: 75, noNaN: true }), fc.boolean(), (cut, death, at, isAll) => {
        const { from, to } = inEffect({ issuedAt: 50, appliedAt: 50 + cut, doneAt: 50 + cut + death }, { at, isAll });
        expect(from).to.be.at.most(to);
        expect(from).to.be.at.least(50);
        expect(at).to.be.at.most(to);
        if (at <= 50 + cut + death) expect(from).to.be.at.least(at);
      }),
    );
  });
});
