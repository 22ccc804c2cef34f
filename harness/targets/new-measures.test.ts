import { expect } from "chai";
import type { Measured } from "../measure/measured.ts";
import { outcomeOf } from "./drill-verdict.ts";
import { formatVerdict } from "./format.ts";
import { judge } from "./judge.ts";
import { MEASURES } from "./target.ts";
import { defineTier, targetsOn } from "./tiers.ts";

const nothing: Measured = {
  sent: 0,
  acknowledged: 0,
  rejected: 0,
  indeterminate: 0,
  unsent: 0,
  errors: {},
  duplicates: { ids: {} },
};
const tier = defineTier({
  name: "t",
  objective: {},
  gates: { here: { logDuplicates: { atMost: 0 }, unprocessed: { atMost: 0 } } },
});
const judged = (measured: Partial<Measured>) =>
  judge({ ...nothing, ...measured }, { ...targetsOn(tier, "here") }, { mustShow: MEASURES }).flatMap(
    ({ measure, measured, gate }) => (measure === "splitBrain" ? [] : [[measure, measured, gate?.verdict]]),
  );

describe("duplicates in logs and unprocessed records", () => {
  it("are judged where a tier asks for them; logs are not added up", () => {
    const log = { east: { extra: 3, ids: 2 }, west: { extra: 5, ids: 5 } };
    expect(judged({ duplicates: { log, ids: {} }, unprocessed: { records: [0, 7], ids: [] } })).to.deep.equal([
      ["logDuplicates", 5, "missed"],
      ["unprocessed", [0, 7], "inconclusive"],
    ]);
    expect(judged({ duplicates: { log: {}, ids: {} }, unprocessed: { records: 0, ids: [] } })).to.deep.equal([
      ["logDuplicates", 0, "met"],
      ["unprocessed", 0, "met"],
    ]);
  });

  it("are inconclusive where the tier asks and the run shows neither", () => {
    expect(judged({})).to.deep.equal([
      ["logDuplicates", null, "inconclusive"],
      ["unprocessed", null, "inconclusive"],
    ]);
  });
});

describe("an outage that the control had too", () => {
  const ours = [{ host: "clients", cluster: "home", node: "home2", partition: 1, after: 2, seconds: 0.9 }];
  const rto = (seconds: number, relapses = 0): Partial<Measured> => ({
    rto: {
      produce: { atLeast: 50, atMost: 51, censored: false },
      relapses,
      relapse: relapses > 0 ? [{ service: "produce", partition: 0, from: 60, until: 90 }] : [],
      byPartition: [],
      shownSeconds: 100,
      control: { partitions: 2, outages: seconds === 0 ? [] : ours, seconds },
    },
  });
  const verdictOf = (bound: number, seconds: number, relapses = 0) => {
    const [verdict] = judge({ ...nothing, ...rto(seconds, relapses) }, { rto: { gate: { atMost: bound } } });
    return verdict?.gate && formatVerdict(verdict.gate);
  };
  const said = "inconclusive (control: untouched home2 could not be written to from clients for 0.90 s at +2.0 s)";

  it("is nobody's miss and nobody's success where it may have decided", () => {
    expect([verdictOf(51.5, 0), verdictOf(49.5, 0)]).to.deep.equal(["met", "missed"]);
    expect([verdictOf(51.5, 0.9), verdictOf(49.5, 0.9)]).to.deep.equal([said, said]);
  });

  it("decides nothing that is further from the target than it was long", () => {
    expect([verdictOf(60, 0.9), verdictOf(40, 0.9)]).to.deep.equal(["met", "missed"]);
    expect(verdictOf(50.5, 0.9)).to.equal("inconclusive (within measuring error)");
  });

  it("makes a relapse one that may have been ours", () => {
    expect([verdictOf(80, 0, 1), verdictOf(80, 0.9, 1)]).to.deep.equal(["missed (relapse)", said]);
  });

  it("forgives no outage that missed by more than the control was out, whatever relapse came after", () => {
    expect([verdictOf(10, 0.9, 1), verdictOf(49.5, 0.9, 1)]).to.deep.equal(["missed", said]);
  });
});

describe("a clock that was never measured", () => {
  it("makes every line that a time decides inconclusive, and names it", () => {
    const targets = { rpo: { gate: { atMost: 1 } }, rto: { gate: { atMost: 1 } }, logDuplicates: { gate: { atMost: 0 } } };
    const rpo = { records: 9, holes: 9, undetermined: 0, phantoms: 0 } as unknown as NonNullable<Measured["rpo"]>;
    const measured: Measured = { ...nothing, rpo, duplicates: { log: {}, ids: {} }, unmeasuredClocks: ["k2"] };
    expect(judge(measured, targets).map(({ gate }) => gate && formatVerdict(gate))).to.deep.equal([
      "inconclusive (clock: that of k2 was never measured)",
      "inconclusive (clock: that of k2 was never measured)",
      "met",
    ]);
  });
});

describe("a tier without RPO and RTO", () => {
  const records = defineTier({
    name: "t",
    objective: {},
    gates: { here: { unprocessed: { atMost: 0 }, splitBrain: { atMost: 0 } } },
  });
  const verdictOf = (measured: Partial<Measured>) => {
    const verdicts = judge({ ...nothing, ...measured }, targetsOn(records, "here"), { mustShow: MEASURES });
    return outcomeOf([{ name: "w", tier: "t", verdicts }]).verdict;
  };
  const rpo = { records: 0, holes: 0, splitBrain: 0, undetermined: 0 } as unknown as NonNullable<Measured["rpo"]>;

  it("is not inconclusive for want of them, and is for want of what it has", () => {
    expect(verdictOf({ rpo, unprocessed: { records: 0, ids: [] } })).to.equal("met");
    expect(verdictOf({ rpo })).to.equal("inconclusive");
  });
});
