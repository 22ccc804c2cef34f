import { expect } from "chai";
import { recoveryOf } from "./recovery.ts";

/** Ten slots a second; `good` says when they were served. A window holds if nine tenths of it were. */
function recovered(end: number, good: (time: number) => boolean) {
  const times = Array.from({ length: end * 10 }, (_, i) => i / 10);
  const successes = times.filter(good);
  const inWindow = (some: readonly number[], start: number) =>
    some.filter((time) => time >= start && time < start + 5 - 1e-9).length;
  const holds = (start: number) => inWindow(successes, start) >= 0.9 * inWindow(times, start) - 1e-9;
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
    expect(
      recovered(40, (time) => time >= 37),
      "for less than a window",
    ).to.deep.equal({ kind: "unproven", since: 37 });
    expect(recovered(40, (time) => time >= 37 && time < 39)).to.deep.equal({ kind: "never" });
    expect(
      recovered(40, (time) => time === 36 || time >= 39),
      "one success before it",
    ).to.deep.equal({
      kind: "unproven",
      since: 39,
    });
    expect(recovered(40, () => false)).to.deep.equal({ kind: "never" });
  });

  describe("at the edges of what was observed", () => {
    const from12 = Array.from({ length: 480 }, (_, i) => 12 + i / 10);
    const failingAt = (failing: number, end: number) =>
      recoveryOf({
        successes: from12.filter((time) => time < end),
        holds: (start) => start !== failing,
        window: 5,
        sustain: 30,
        end,
      });

    it("asks of the thirty seconds no window that reaches beyond them, and of all the others that they hold", () => {
      expect(failingAt(37, 60), "the last window inside").to.not.have.property("at", 12);
      expect(failingAt(37.1, 60), "the first that reaches beyond").to.have.property("at", 12);
    });

    it("is proven where they end with the observation", () => {
      expect(recovered(42, (time) => time >= 12)).to.include({ kind: "recovered", at: 12 });
      expect(recovered(41.9, (time) => time >= 12)).to.include({ kind: "unproven", since: 12 });
    });

    it("sees the window that ends with the observation, and none that does not", () => {
      expect(failingAt(55, 60)).to.have.deep.property("relapses", [{ from: 55, until: null }]);
      expect(failingAt(55.1, 60)).to.have.deep.property("relapses", []);
      expect(recovered(40, (time) => time >= 35)).to.deep.equal({ kind: "unproven", since: 35 });
      expect(recovered(40, (time) => time >= 35.1)).to.deep.equal({ kind: "unproven", since: 35.1 });
    });
  });
});
