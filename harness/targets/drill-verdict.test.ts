import { expect } from "chai";
import { type DrillOutcome, doubted, wasCaught } from "./drill-verdict.ts";
import type { MeasureVerdict } from "./judge.ts";
import type { Reason } from "./verdict.ts";

describe("a drill whose fault stands on a person's word alone", () => {
  const outcome = (verdict: DrillOutcome["verdict"]): DrillOutcome => ({ verdict, reasons: ["seen"] });

  it("is at best inconclusive, and says why", () => {
    expect(doubted(outcome("met"), ["only a word"])).to.deep.equal({ verdict: "inconclusive", reasons: ["seen", "only a word"] });
    expect(doubted(outcome("inconclusive"), ["only a word"]).verdict).to.equal("inconclusive");
  });

  it("keeps its misses, which were seen", () => {
    expect(doubted(outcome("missed"), ["only a word"])).to.deep.equal({ verdict: "missed", reasons: ["seen", "only a word"] });
  });

  it("is no drill whose fault was proven", () => {
    expect(doubted(outcome("met"), [])).to.deep.equal(outcome("met"));
  });
});

describe("a known-bad drill", () => {
  const rpo = (reason?: Reason): MeasureVerdict => ({
    measure: "rpo",
    measured: null,
    gate: { target: { atMost: 0 }, verdict: "missed", ...(reason && { reason }) },
  });
  const caught = (...verdicts: MeasureVerdict[]) => wasCaught("missed", ["rpo"], [{ name: "w", tier: "t", verdicts }]);

  it("is caught by what it declares, and not by a violation that makes the same line missed", () => {
    expect([caught(rpo()), caught(rpo("hole")), caught(rpo("splitBrain"))]).to.deep.equal([true, true, true]);
    expect(caught(rpo("violation"))).to.equal(false);
  });
});
