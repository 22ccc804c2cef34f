import { expect } from "chai";
import type { WriteLine } from "../ledger/lines.ts";
import { clock, effective, ended, measured, wrote } from "./small.fixture.ts";

describe("split-brain loss", () => {
  const timeline = [effective(20, 21), clock("other", 0.5)];
  const lostAt = (at: number, over: Partial<WriteLine> = {}) =>
    measured([wrote([0, 0], { answered: [at, at], ...over }), ended()], {}, timeline).rpo?.splitBrain;

  it("was acknowledged after the effect for certain, or perhaps", () => {
    expect(lostAt(20), "when it began, at the latest").to.equal(0);
    expect(lostAt(20.1)).to.deep.equal([0, 1]);
    expect(lostAt(21), "when it was proven, at the latest").to.deep.equal([0, 1]);
    expect(lostAt(21.1)).to.equal(1);
  });

  it("is no surer than the clock that stamped it", () => {
    expect(lostAt(19.4, { kernel: "other" })).to.equal(0);
    expect(lostAt(19.7, { kernel: "other" })).to.deep.equal([0, 1]);
    expect(lostAt(21.3, { kernel: "other" })).to.deep.equal([0, 1]);
    expect(lostAt(21.6, { kernel: "other" })).to.equal(1);
  });

  it("is that of the side which was cut off", () => {
    expect(lostAt(25, { cluster: "west" })).to.equal(0);
    expect(lostAt(25)).to.equal(1);
  });
});
