import { expect } from "chai";
import { recoveryOf } from "./recovery.ts";

/** Ten slots a second; `good` says when they were served. A window holds if nine tenths of it were. */
function recovered(end: number, good: (time: number) => boolean) {
  const times = Array.from({ length: end * 10 }, (_, i) => i / 10);
  const successes = times.filter(good);
  const holds = (start: number) => successes.filter((time) => time >= start && time < start + 5 - 1e-9).length >= 45;
  return recoveryOf({ successes, holds, window: 5, sustain: 30, end });
}

describe("recovery", () => {
  it("is the earliest success from which every window holds", () => {
    expect(recovered(60, (time) => time >= 12)).to.deep.equal({ kind: "recovered", at: 12, relapses: [] });
  });

  it("is restarted by a flap inside the thirty seconds", () => {
    expect(recovered(90, (time) => time >= 12 && !(time >= 30 && time < 34))).to.include({ kind: "recovered", at: 34 });
  });

  it("is not taken back by a later outage, which is a relapse of its own", () => {
    const later = recovered(140, (time) => time >= 12 && !(time >= 60 && time < 64));
    expect(later).to.deep.include({ kind: "recovered", at: 12 });
    expect(later).to.have.nested.property("relapses[0].until", 64);
    const toTheEnd = recovered(80, (time) => time >= 12 && time < 60);
    expect(toTheEnd).to.have.nested.property("relapses[0].until", null);
  });

  it("is unproven where it did not last long enough to be seen, and never where nothing held", () => {
    expect(recovered(40, (time) => time >= 20)).to.deep.equal({ kind: "unproven", since: 20 });
    expect(recovered(40, (time) => time >= 37)).to.deep.equal({ kind: "never" });
    expect(recovered(40, () => false)).to.deep.equal({ kind: "never" });
  });
});
