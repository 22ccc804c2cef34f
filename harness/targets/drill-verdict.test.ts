import { expect } from "chai";
import { type DrillOutcome, doubted } from "./drill-verdict.ts";

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
