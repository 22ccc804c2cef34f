import { expect } from "chai";
import type { Measured, RpoMeasured, RtoMeasured } from "../measure/measured.ts";
import { outcomeOf, wasCaught } from "./drill-verdict.ts";
import { type DrillEnding, endOfRun, exitCodeOf } from "./exit-codes.ts";
import { formatCount, formatSeconds, formatVerdict } from "./format.ts";
import { judgeWithoutFault, type MeasureVerdict } from "./judge.ts";
import { formatTargets, sumOfTargets, tiersOf } from "./tally.ts";
import { defineTier, targetsOn } from "./tiers.ts";
import { judgeCount, judgeRpo, judgeRto } from "./verdict.ts";

const rpo = (over: Partial<RpoMeasured> = {}): RpoMeasured => ({
  records: 0,
  seconds: { atLeast: 1, atMost: 3 },
  holes: 0,
  undetermined: 0,
  ghosts: 0,
  phantoms: 0,
  indeterminateAbsent: 0,
  expired: 0,
  superseded: 0,
  shownSeconds: 100,
  ids: {},
  ...over,
});
const rto = (over: Partial<RtoMeasured> = {}): RtoMeasured => ({
  produce: { atLeast: 10, atMost: 11, censored: false },
  relapses: 0,
  relapse: [],
  byPartition: [],
  shownSeconds: 100,
  ...over,
});
const atMost = (bound: number) => ({ atMost: bound });

describe("the order of verdicts", () => {
  it("puts a miss before doubt, and doubt before what was not tested", () => {
    const worst = rpo({ holes: 1, undetermined: 1, vacuous: true });
    expect(judgeRpo(worst, atMost(1000), "missed")).to.include({ verdict: "missed", reason: "hole" });
    expect(judgeRpo({ ...worst, holes: 0 }, atMost(1000), "missed")).to.include({ verdict: "missed", reason: "splitBrain" });
    expect(judgeRpo({ ...worst, holes: 0 }, atMost(0.5), "met")).to.deep.equal({ target: atMost(0.5), verdict: "missed" });
    expect(judgeRpo({ ...worst, holes: 0 }, atMost(2), "met")).to.include({ reason: "undetermined" });
    expect(judgeRpo(rpo({ vacuous: true }), atMost(2), "met")).to.include({ reason: "within measuring error" });
    expect(judgeRpo(rpo({ vacuous: true }), atMost(1000), "met")).to.include({ verdict: "inconclusive", reason: "vacuous" });
    expect(judgeRpo(rpo(), atMost(1000), "met")).to.include({ verdict: "met (unchallenged)", upTo: 100 });
    expect(judgeRpo(rpo(), atMost(3), "met")).to.deep.equal({ target: atMost(3), verdict: "met" });
  });

  it("tells below from at most", () => {
    const exact = rpo({ seconds: { atLeast: 2, atMost: 2 } });
    expect(judgeRpo(exact, { below: 2 }, "met").verdict).to.equal("missed");
    expect(judgeRpo(exact, atMost(2), "met").verdict).to.equal("met");
  });

  it("does not meet RPO while split-brain loss may have been missed", () => {
    expect(judgeRpo(rpo(), atMost(10), "between")).to.include({ verdict: "inconclusive" });
  });

  it("never meets an RTO that relapsed: missed if service was still out after the target's time", () => {
    const relapse = [{ service: "produce" as const, partition: 0, from: 40, until: 50 }];
    expect(judgeRto(rto({ relapses: 1, relapse }), atMost(30))).to.include({ verdict: "missed", reason: "relapse" });
    expect(judgeRto(rto({ relapses: 1, relapse }), atMost(60))).to.include({ verdict: "inconclusive", reason: "relapse" });
  });

  it("applies the RTO target to the longer of produce and consume", () => {
    const consume = { atLeast: 70, atMost: null, censored: true };
    expect(judgeRto(rto({ consume }), atMost(60)).verdict).to.equal("missed");
    expect(judgeRto(rto({ consume }), atMost(90))).to.include({ verdict: "inconclusive", reason: "censored" });
  });

  it("is inconclusive about counts that straddle the target and about nothing", () => {
    expect(judgeCount([0, 5], atMost(0))).to.include({ reason: "within measuring error" });
    expect(judgeCount(undefined, atMost(0))).to.include({ verdict: "inconclusive", reason: "undetermined" });
  });
});

describe("a tier", () => {
  it("asks for no split-brain loss on every topology that does not say otherwise", () => {
    const tier = defineTier({ name: "t", objective: { rpo: { below: 60 } }, gates: { single: { rpo: { atMost: 0 } } } });
    expect(targetsOn(tier, "single")).to.deep.equal({
      rpo: { objective: { below: 60 }, gate: { atMost: 0 } },
      splitBrain: { gate: { atMost: 0 } },
    });
  });
});

const verdictOf = (measure: MeasureVerdict["measure"], verdict: "met" | "missed" | "inconclusive"): MeasureVerdict => ({
  measure,
  measured: 0,
  gate: { target: atMost(0), verdict },
});
const workload = (...verdicts: MeasureVerdict[]) => [{ name: "orders", tier: "tier-2", verdicts }];
const unchallenged: MeasureVerdict = {
  measure: "rto",
  measured: 3,
  objective: { target: { below: 300 }, verdict: "met (unchallenged)", reason: "unchallenged", upTo: 61 },
  gate: { target: atMost(60), verdict: "met" },
};

describe("a drill's verdict", () => {
  it("is the worst of its measures, with reasons", () => {
    expect(outcomeOf(workload(verdictOf("rpo", "met")))).to.deep.equal({ verdict: "met", reasons: [] });
    const outcome = outcomeOf(workload(verdictOf("rpo", "inconclusive"), verdictOf("rto", "missed")));
    expect(outcome).to.deep.equal({ verdict: "missed", reasons: ["orders rpo gate inconclusive", "orders rto gate missed"] });
    expect(outcomeOf([]).verdict).to.equal("inconclusive");
  });

  it("counts apart what was met only because the run was too short to miss it", () => {
    const { verdict, reasons } = outcomeOf(workload(verdictOf("rpo", "met"), unchallenged));
    expect(verdict).to.equal("met");
    expect(reasons).to.deep.equal(["1 of 3 targets met (unchallenged): this run was too short to miss it"]);
  });
});

describe("tiers of a drill", () => {
  const payments = { name: "payments", tier: "tier-1", verdicts: [verdictOf("rpo", "met"), unchallenged] };
  const orders = { name: "orders", tier: "tier-2", verdicts: [verdictOf("rpo", "missed")] };
  const returns = { name: "returns", tier: "tier-2", verdicts: [verdictOf("rpo", "met")] };

  it("are each the worst of their workloads, with targets counted by how they fared", () => {
    expect(tiersOf([orders, payments, returns])).to.deep.equal([
      {
        tier: "tier-1",
        verdict: "met",
        workloads: ["payments"],
        targets: { met: 2, unchallenged: 1, missed: 0, inconclusive: 0 },
      },
      {
        tier: "tier-2",
        verdict: "missed",
        workloads: ["orders", "returns"],
        targets: { met: 1, unchallenged: 0, missed: 1, inconclusive: 0 },
      },
    ]);
  });

  it("make the drill what the worst of them is", () => {
    expect(outcomeOf([payments]).verdict).to.equal("met");
    expect(outcomeOf([payments, orders]).verdict).to.equal("missed");
    expect(outcomeOf([payments, { ...orders, verdicts: [verdictOf("rpo", "inconclusive")] }]).verdict).to.equal("inconclusive");
  });

  it("do not make it met while one of them was not judged at all", () => {
    expect(outcomeOf([payments, { ...orders, verdicts: [] }])).to.deep.include({ verdict: "inconclusive" });
  });

  it("are told in one line, the unchallenged never among the met", () => {
    expect(formatTargets(sumOfTargets(tiersOf([payments, orders])))).to.equal("2 met · 1 met (unchallenged) · 1 missed");
    expect(formatTargets({ met: 1, unchallenged: 0, missed: 0, inconclusive: 2 })).to.equal(
      "1 met · 0 met (unchallenged) · 0 missed · 2 inconclusive",
    );
  });
});

describe("a known-bad drill", () => {
  it("is caught only if it missed exactly what it declares", () => {
    const missedRpo = workload(verdictOf("rpo", "missed"), verdictOf("rto", "met"));
    expect(wasCaught("missed", ["rpo"], missedRpo)).to.equal(true);
    expect(wasCaught("missed", ["rpo", "rto"], missedRpo)).to.equal(false);
    expect(wasCaught("missed", ["rpo"], workload(verdictOf("rpo", "missed"), verdictOf("rto", "missed")))).to.equal(false);
    expect(wasCaught("invalid", ["rpo"], missedRpo)).to.equal(false);
  });
});

describe("exit codes", () => {
  const drill = (over: Partial<DrillEnding>): DrillEnding => ({
    drill: "d",
    verdict: "met",
    exitCode: 0,
    mustMiss: [],
    workloads: [],
    ...over,
  });
  const of = (...drills: Partial<DrillEnding>[]) => endOfRun(drills.map(drill)).exitCode;

  it("say what went most wrong with a drill", () => {
    expect(exitCodeOf({ verdict: "met", healed: true })).to.equal(0);
    expect(exitCodeOf({ verdict: "missed", healed: true })).to.equal(1);
    expect(exitCodeOf({ verdict: "aborted", healed: true })).to.equal(4);
    expect(exitCodeOf({ verdict: "not-run", healed: true })).to.equal(6);
    expect(exitCodeOf({ verdict: "invalid", healed: true, environmentFailed: true })).to.equal(5);
    expect(exitCodeOf({ verdict: "met", healed: true, interrupted: "SIGTERM" })).to.equal(143);
    expect(exitCodeOf({ verdict: "met", healed: false, interrupted: "SIGINT" })).to.equal(7);
  });

  it("rank: 7 > 130/143 > 5 > 6 invalid > 4 > 1 > 6 inconclusive > 0", () => {
    const invalid = { verdict: "invalid", exitCode: 6 } as const;
    const inconclusive = { verdict: "inconclusive", exitCode: 6 } as const;
    expect(of({}, inconclusive)).to.equal(6);
    expect(of({ verdict: "missed", exitCode: 1 }, inconclusive)).to.equal(1);
    expect(of({ verdict: "missed", exitCode: 1 }, { verdict: "aborted", exitCode: 4 })).to.equal(4);
    expect(of({ verdict: "aborted", exitCode: 4 }, invalid)).to.equal(6);
    expect(of(invalid, { verdict: "invalid", exitCode: 5 })).to.equal(5);
    expect(of({ verdict: "aborted", exitCode: 130 }, { verdict: "invalid", exitCode: 5 })).to.equal(130);
    expect(of({ exitCode: 7 }, { verdict: "aborted", exitCode: 130 })).to.equal(7);
    expect(of()).to.equal(0);
  });

  it("count a known-bad drill that was caught as 0, and name one that was not", () => {
    const caught = {
      verdict: "missed",
      exitCode: 1,
      mustMiss: ["rpo"],
      workloads: workload(verdictOf("rpo", "missed")),
    } as const;
    expect(endOfRun([drill(caught)])).to.deep.equal({ exitCode: 0, notCaught: [] });
    const green = { drill: "acks-1", mustMiss: ["rpo"], workloads: workload(verdictOf("rpo", "met")) } as const;
    expect(endOfRun([drill(caught), drill(green)])).to.deep.equal({ exitCode: 1, notCaught: ["acks-1"] });
    expect(endOfRun([drill({ ...green, verdict: "invalid", exitCode: 6 })])).to.deep.equal({ exitCode: 6, notCaught: [] });
  });
});

describe("figures as text", () => {
  it("say what is known and no more", () => {
    const text = (atLeast: number, atMost: number | null) => formatSeconds({ atLeast, atMost });
    expect(text(74.21, 74.88)).to.equal("74.2–74.9 s");
    expect(text(0, 0)).to.equal("0 s");
    expect(text(29.98, 30)).to.equal("29.98–30.00 s");
    expect(text(18.9, 19)).to.equal("18.9–19.0 s");
    expect(text(0.197, 0.335)).to.equal("0.19–0.34 s");
    expect(text(40, 90)).to.equal("40–90 s");
    expect(text(69.9, null)).to.equal("≥ 69.9 s");
    expect(formatCount([20, 40])).to.equal("20–40");
    expect(formatCount(12000)).to.equal("12,000");
    expect(formatVerdict({ target: atMost(1), verdict: "met (unchallenged)", upTo: 42.989 })).to.equal(
      "met (unchallenged, ≤ 42.98 s)",
    );
  });
});

describe("a load that no fault has met", () => {
  const lines = { rpo: { gate: atMost(2) }, rto: { gate: atMost(45) } };
  const verdictOf = (over: Partial<RpoMeasured> | null) =>
    judgeWithoutFault({ ...(over === null ? {} : { rpo: rpo(over) }) } as Measured, lines).map(({ measure, gate }) =>
      `${measure} ${gate?.verdict} ${gate?.reason ?? ""}`.trim(),
    );

  it("has its RPO met, unchallenged, where all that was acknowledged is there; of its RTO nothing is said", () => {
    expect(verdictOf({})).to.deep.equal(["rpo met (unchallenged) unchallenged"]);
  });

  it("misses by any loss, however long ago, and shows nothing where the logs were not read", () => {
    expect(verdictOf({ records: 1 })).to.deep.equal(["rpo missed"]);
    expect(verdictOf({ records: 1, holes: 1 })).to.deep.equal(["rpo missed hole"]);
    expect(verdictOf({ undetermined: 1 })).to.deep.equal(["rpo inconclusive undetermined"]);
    expect(verdictOf(null)).to.deep.equal(["rpo inconclusive undetermined"]);
  });
});
