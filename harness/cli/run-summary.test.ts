import { expect } from "chai";
import type { DrillResult } from "../drill/session.ts";
import type { TierOutcome } from "../targets/tally.ts";
import { runSummary } from "./run-summary.ts";

const tier = (name: string, met: number, unchallenged: number, missed: number): TierOutcome => ({
  tier: name,
  verdict: missed > 0 ? "missed" : "met",
  workloads: ["w"],
  targets: { met, unchallenged, missed, inconclusive: 0 },
});
const drill = (...tiers: TierOutcome[]) => ({ record: { tiers } }) as unknown as DrillResult;

describe("the end of a run", () => {
  it("tells targets by tier over all drills, the unchallenged apart", () => {
    expect(runSummary([drill(tier("tier-2", 6, 2, 0), tier("tier-1", 6, 2, 0)), drill(tier("tier-1", 2, 0, 1))])).to.equal(
      [
        "targets of 2 drills: 14 met · 4 met (unchallenged) · 1 missed",
        "  tier-1  8 met · 2 met (unchallenged) · 1 missed",
        "  tier-2  6 met · 2 met (unchallenged) · 0 missed",
        "",
      ].join("\n"),
    );
  });

  it("is silent where nothing was judged", () => {
    expect(runSummary([{ record: null }])).to.equal("");
  });
});
