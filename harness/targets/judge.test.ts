import { expect } from "chai";
import type { ControlOutage, Measured, OffsetsMeasured, OutageMeasured, RpoMeasured, RtoMeasured } from "../measure/measured.ts";
import { judge, judgeWithoutFault } from "./judge.ts";
import { MEASURES, type Measure, standing, type TargetLines } from "./target.ts";
import { judgeRto } from "./verdict.ts";

const rpo: RpoMeasured = {
  records: 0,
  seconds: { atLeast: 1, atMost: 1 },
  splitBrain: 5,
  holes: 0,
  undetermined: 0,
  ghosts: 0,
  phantoms: 0,
  indeterminateAbsent: 0,
  expired: 0,
  superseded: 0,
  shownSeconds: 100,
  ids: {},
};
const offsets: OffsetsMeasured = {
  skipped: 3,
  replayed: [4, 6],
  beyondEnd: 0,
  missing: 0,
  byPartition: [],
  ids: { skipped: [] },
};
const bare: Measured = {
  sent: 10,
  acknowledged: 10,
  rejected: 0,
  indeterminate: 0,
  unsent: 0,
  errors: {},
  duplicates: { ids: {} },
};
const full: Measured = {
  ...bare,
  rpo,
  rto: {
    produce: { atLeast: 2, atMost: 2, censored: false },
    consume: { atLeast: 1, atMost: 3, censored: false },
    relapses: 0,
    relapse: [],
    byPartition: [],
    shownSeconds: 100,
  },
  offsets,
  duplicates: { log: { east: { extra: 2, ids: 1 }, west: { extra: 6, ids: 6 } }, ids: {} },
  unprocessed: { records: 7, ids: [] },
};
const lines = (gate: number, measures: readonly Measure[] = MEASURES): TargetLines =>
  Object.fromEntries(measures.map((measure) => [measure, { gate: { atMost: gate } }]));

describe("judging", () => {
  const gates = (measured: Measured, gate: number) =>
    Object.fromEntries(judge(measured, lines(gate)).map(({ measure, gate }) => [measure, gate?.verdict]));

  it("misses a log that is wrong on a line of its own where nobody asked for an RPO", () => {
    const onlyRto: TargetLines = { rto: { gate: { atMost: 60 } } };
    const judged = (over: Partial<RpoMeasured>) => judge({ ...full, rpo: { ...rpo, ...over } }, onlyRto);
    expect(judged({ records: 3 }).map(({ measure }) => measure)).to.deep.equal(["rto"]);
    const [line, ...others] = judged({ records: 1200, holes: 1200, phantoms: 1 });
    expect(others.map(({ measure }) => measure)).to.deep.equal(["rto"]);
    expect(line).to.deep.equal({
      measure: "rpo",
      measured: { atLeast: 1, atMost: 1 },
      gate: {
        target: { atMost: 0 },
        verdict: "missed",
        reason: "hole",
        detail: "1,200 records, 1 phantom; no RPO was asked for",
      },
    });
    expect(judged({ holes: 1 })[0]?.gate?.detail).to.equal("1 record; no RPO was asked for");
    expect(judged({ phantoms: 2 })[0]?.gate).to.include({
      verdict: "missed",
      reason: "violation",
      detail: "2 phantoms; no RPO was asked for",
    });
    const outOfOrder = { ...bare, rpo, offsets: { ...offsets, beyondEnd: 1 } };
    expect(judge(outOfOrder, onlyRto, { mustShow: [] }), "what a group was given").to.deep.equal([]);
    const timeless = judge({ ...bare, rpo: { ...rpo, seconds: undefined, holes: 1 } as unknown as RpoMeasured }, {});
    expect(timeless[0]).to.deep.include({ measure: "rpo", measured: null });
    expect(judge({ ...bare, rpo }, {}), "a right log").to.deep.equal([]);
  });

  it("takes for each measure its own figure", () => {
    expect(judge(full, lines(0)).map(({ measure, measured }) => [measure, measured])).to.deep.equal([
      ["rpo", { atLeast: 1, atMost: 1 }],
      ["rto", { atLeast: 2, atMost: 3, censored: false }],
      ["skipped", 3],
      ["replayed", [4, 6]],
      ["splitBrain", 5],
      ["logDuplicates", 6],
      ["unprocessed", 7],
    ]);
  });

  it("holds it against the target of that measure", () => {
    const met = {
      rpo: "met",
      rto: "met",
      skipped: "met",
      replayed: "met",
      splitBrain: "met",
      logDuplicates: "met",
      unprocessed: "met",
    };
    expect(gates(full, 7)).to.deep.equal(met);
    expect(gates(full, 6)).to.deep.equal({ ...met, unprocessed: "missed" });
    expect(gates(full, 5)).to.deep.equal({ ...met, unprocessed: "missed", logDuplicates: "missed", replayed: "inconclusive" });
  });

  it("gives both lines where both are asked for, and only those", () => {
    const [verdict] = judge(full, { skipped: { objective: { atMost: 3 }, gate: { below: 3 } } });
    expect(verdict?.objective).to.include({ verdict: "met" });
    expect(verdict?.gate).to.include({ verdict: "missed" });
    expect(judge(full, { skipped: { gate: { below: 3 } } })[0]).to.not.have.property("objective");
    expect(judge(full, { skipped: { objective: { below: 3 } } })[0]).to.not.have.property("gate");
  });

  it("is inconclusive of what must be shown and was not, and silent of the rest", () => {
    const told = judge(bare, lines(0));
    expect(told.map(({ measure, measured }) => [measure, measured])).to.deep.equal([
      ["rpo", null],
      ["rto", null],
    ]);
    for (const { gate } of told) expect(gate).to.include({ verdict: "inconclusive", reason: "undetermined" });
    expect(judge(bare, lines(0), { mustShow: MEASURES })).to.have.lengthOf(MEASURES.length);
    expect(judge(bare, lines(0), { mustShow: [] })).to.deep.equal([]);
    for (const { gate } of judge(bare, lines(0), { mustShow: MEASURES })) expect(gate?.verdict).to.equal("inconclusive");
  });

  it("misses RPO by the worst standing of split-brain loss on any of its lines, which is none at all where nobody says", () => {
    const by = (splitBrain: TargetLines["splitBrain"], count: RpoMeasured["splitBrain"] = 5) => {
      const asked: TargetLines = { rpo: { gate: { atMost: 60 } }, ...(splitBrain && { splitBrain }) };
      const measured: Measured = { ...full, rpo: { ...rpo, ...(count !== undefined && { splitBrain: count }) } };
      return judge(measured, asked)[0]?.gate;
    };
    expect(by({ gate: { atMost: 5 } })).to.include({ verdict: "met" });
    expect(by({ objective: { atMost: 9 }, gate: { atMost: 4 } })).to.include({ verdict: "missed", reason: "splitBrain" });
    expect(by({ objective: { atMost: 4 }, gate: { atMost: 9 } })).to.include({ verdict: "missed", reason: "splitBrain" });
    expect(by({ gate: { atMost: 5 } }, [4, 6])).to.include({ verdict: "inconclusive", reason: "within measuring error" });
    expect(by({ objective: { atMost: 3 }, gate: { atMost: 5 } }, [4, 6])).to.include({ verdict: "missed" });
    expect(by({ objective: { atMost: 9 }, gate: { atMost: 5 } }, [4, 6])).to.include({ verdict: "inconclusive" });
    expect(by(undefined, 1)).to.include({ verdict: "missed", reason: "splitBrain" });
    expect(by(undefined, 0)).to.include({ verdict: "met" });
    const { splitBrain: _, ...unknown } = rpo;
    expect(judge({ ...full, rpo: unknown }, { rpo: { gate: { atMost: 60 } } })[0]?.gate).to.include({ verdict: "met" });
  });

  it("says nothing of times that a clock stamped which nobody measured", () => {
    const told = judge({ ...full, unmeasuredClocks: ["k2", "k3"] }, lines(7));
    expect(told[0]?.gate).to.include({ reason: "clock", detail: "that of k2, k3 was never measured" });
    for (const { measure, gate } of told) {
      expect(gate?.verdict, measure).to.equal(measure === "logDuplicates" ? "met" : "inconclusive");
    }
  });
});

describe("judging what a group skipped", () => {
  it("is missed by the figure, else by what must never be", () => {
    const gate = (skipped: number, beyondEnd: number, atMost: number) =>
      judge({ ...full, offsets: { ...offsets, skipped, beyondEnd } }, { skipped: { gate: { atMost } } })[0]?.gate;
    expect(gate(3, 0, 3)).to.deep.equal({ target: { atMost: 3 }, verdict: "met" });
    expect(gate(3, 1, 3)).to.include({ verdict: "missed", reason: "violation" });
    expect(gate(3, 1, 2)).to.deep.equal({ target: { atMost: 2 }, verdict: "missed" });
  });
});

describe("judging what must never be of a group", () => {
  it("is told of RPO where nobody asks what it skipped", () => {
    const beyond = { ...full, offsets: { ...offsets, beyondEnd: 1 } };
    const rpoOf = (targets: TargetLines) => judge(beyond, targets)[0]?.gate;
    expect(rpoOf(lines(7, ["rpo", "splitBrain"]))).to.include({ verdict: "missed", reason: "violation" });
    expect(rpoOf(lines(7, ["rpo", "skipped", "splitBrain"]))).to.include({ verdict: "met" });
  });
});

describe("judging an outage", () => {
  const target = { atMost: 10 };
  const rto = (over: Partial<RtoMeasured>): RtoMeasured => ({
    relapses: 0,
    relapse: [],
    byPartition: [],
    shownSeconds: 100,
    ...over,
  });
  const outage = (atLeast: number, atMost: number | null) => ({ atLeast, atMost, censored: atMost === null });

  it("cannot be done where none was measured", () => {
    for (const nothing of [undefined, rto({})]) {
      expect(judgeRto(nothing, target)).to.deep.equal({ target, verdict: "inconclusive", reason: "undetermined" });
    }
  });

  it("meets a target as far as the run could have missed it", () => {
    const within = (shownSeconds: number) => judgeRto(rto({ produce: outage(1, 2), shownSeconds }), target);
    expect(within(10)).to.deep.equal({ target, verdict: "met" });
    expect(within(9)).to.deep.equal({ target, verdict: "met (unchallenged)", reason: "unchallenged", upTo: 9 });
  });

  it("takes the last end of all relapses", () => {
    const relapse = [5, 50, 20].map((until) => ({ service: "produce" as const, partition: 0, from: 1, until }));
    const judged = (atMost: number) => judgeRto(rto({ produce: outage(1, 2), relapses: 3, relapse }), { atMost });
    expect(judged(40)).to.include({ verdict: "missed", reason: "relapse" });
    expect(judged(60)).to.include({ verdict: "inconclusive", reason: "relapse" });
  });

  it("is left open where the control was out for long enough to have decided it, and says by whom", () => {
    const out = (host: string, seconds: number): ControlOutage => ({
      host,
      cluster: "west",
      node: "west1",
      partition: 0,
      after: 3,
      seconds,
    });
    const control = (outages: ControlOutage[], produce: OutageMeasured) =>
      judgeRto(
        rto({ produce, control: { partitions: 1, seconds: Math.max(0, ...outages.map(({ seconds }) => seconds)), outages } }),
        target,
      );
    expect(control([out("a", 1), out("b", 4), out("c", 2)], outage(8, 9))).to.deep.equal({
      target,
      verdict: "inconclusive",
      reason: "control",
      detail: "untouched west1 could not be written to from b for 4.00 s at +3.0 s, 2 more",
    });
    expect(control([out("a", 4)], outage(8, 9)).detail).to.match(/at \+3.0 s$/);
    expect(control([out("a", 4)], outage(11, 12))).to.include({ reason: "control" });
    expect(control([out("a", 0.5)], outage(8, 9))).to.include({ verdict: "met" });
    expect(control([out("a", 0.5)], outage(11, 12))).to.deep.equal({ target, verdict: "missed" });
    expect(control([out("a", 4)], outage(11, null)), "which has no end").to.include({ reason: "control" });
    expect(control([], outage(11, 12))).to.deep.equal({ target, verdict: "missed" });
  });
});

describe("judging a load that no fault has met", () => {
  const without = (over: Partial<RpoMeasured>, more: Partial<Measured> = {}) =>
    judgeWithoutFault({ ...bare, rpo: { ...rpo, ...over }, ...more }, { rpo: { gate: { atMost: 5 } } })[0]?.gate;

  it("misses whatever was lost, out of order or never sent, and cannot tell what was not read", () => {
    expect(without({})).to.include({ verdict: "met (unchallenged)", upTo: 0 });
    expect(without({ records: 1, holes: 1 })).to.include({ verdict: "missed", reason: "hole" });
    expect(without({ records: 1 })).to.deep.equal({ target: { atMost: 5 }, verdict: "missed" });
    expect(without({ phantoms: 1, undetermined: 1 })).to.include({ verdict: "missed", reason: "violation", detail: "1 phantom" });
    expect(without({}, { order: { delivery: 1, ids: [] } })).to.include({ verdict: "missed", reason: "violation" });
    expect(without({ undetermined: 1 })).to.include({ verdict: "inconclusive", reason: "undetermined" });
    expect(without({ holes: 1 }, { unmeasuredClocks: ["k2"] })).to.include({ verdict: "inconclusive" });
    const [unread] = judgeWithoutFault(bare, { rpo: { objective: { atMost: 5 } } });
    expect(unread).to.have.property("measured", null);
    expect(unread?.objective).to.include({ verdict: "inconclusive", reason: "undetermined" });
    expect(unread).to.not.have.property("gate");
  });

  it("gives the loss as nothing, or not at all", () => {
    const measured = (records: number) =>
      judgeWithoutFault({ ...bare, rpo: { ...rpo, records } }, { rpo: { gate: { atMost: 5 } } })[0];
    expect(measured(0)?.measured).to.deep.equal({ atLeast: 0, atMost: 0 });
    expect(measured(1)?.measured).to.equal(null);
    expect(measured(1)).to.not.have.property("objective");
    expect(judgeWithoutFault(full, {})).to.deep.equal([]);
  });
});

describe("how an interval stands to a target", () => {
  it("is met or missed only as a whole, whatever a sum of fractions adds", () => {
    const stands = (atLeast: number, atMost: number | null, target = { atMost: 0.3 }) => standing({ atLeast, atMost }, target);
    expect(stands(0.1, 0.1 + 0.2)).to.equal("met");
    expect(stands(0.1 + 0.2, 0.4)).to.equal("between");
    expect(stands(0.31, 0.4)).to.equal("missed");
    expect(stands(0.1, null), "no end in sight").to.equal("between");
    expect(stands(0.31, null)).to.equal("missed");
    expect(standing({ atLeast: 0.1, atMost: 0.3 }, { below: 0.1 + 0.2 })).to.equal("between");
    expect(standing({ atLeast: 0.3, atMost: 0.3 }, { below: 0.1 + 0.2 })).to.equal("missed");
    expect(standing({ atLeast: 0.1, atMost: 0.2 }, { below: 0.3 })).to.equal("met");
  });
});
