import { expect } from "chai";
import type { Measured, OffsetsMeasured, RpoMeasured } from "../measure/measured.ts";
import { formatVerdict } from "./format.ts";
import { judge, judgeWithoutFault } from "./judge.ts";

const rpo = { records: 0, seconds: { atLeast: 0, atMost: 0 }, holes: 0, undetermined: 0, phantoms: 0 } as unknown as RpoMeasured;
const measured = { rpo, duplicates: { ids: {} } } as unknown as Measured;
const offsets = { skipped: 0, replayed: 0, beyondEnd: 1, missing: 0 } as unknown as OffsetsMeasured;
const lines = { rpo: { gate: { atMost: 0 } }, skipped: { gate: { atMost: 0 } } };
const told = (more: Partial<Measured>): string[] =>
  judge({ ...measured, ...more }, lines, {}).map(({ measure, gate }) => `${measure} ${gate && formatVerdict(gate)}`);

describe("a violation", () => {
  it("in the logs is never an RPO that was met, and is named", () => {
    expect(told({})).to.deep.equal(["rpo met"]);
    expect(told({ rpo: { ...rpo, phantoms: 2 } })).to.deep.equal(["rpo missed (violation: 2 phantoms)"]);
    const transactions = { abortedRead: 3, torn: 1, stuckLso: 1, ids: { abortedRead: [], torn: [] } };
    expect(told({ transactions, order: { log: { east: 1, west: 2 }, ids: [] } })).to.deep.equal([
      "rpo missed (violation: 3 aborted records read, 1 torn transaction, 1 partition with a stuck LSO, 2 records out of order in a log)",
    ]);
  });

  it("in what a group was given is no `skipped` that was met, and no RPO where that is not judged", () => {
    expect(told({ offsets })).to.deep.equal(["rpo met", "skipped missed (violation: 1 offset beyond the log's end)"]);
    expect(told({ order: { delivery: 1, ids: [] } })).to.deep.equal(["rpo missed (violation: 1 record delivered out of order)"]);
  });

  it("is no order that nobody promised", () => {
    const broken = { ...measured, order: { log: { east: 1 }, delivery: 1, ids: [] } };
    const verdicts = (mayReorder: boolean) => judge(broken, lines, { mayReorder }).map(({ gate }) => gate?.verdict);
    expect(verdicts(false)).to.deep.equal(["missed"]);
    expect(verdicts(true)).to.deep.equal(["met"]);
  });

  it("comes after a hole, and is a miss under no fault too", () => {
    expect(told({ rpo: { ...rpo, holes: 1, phantoms: 2 } })).to.deep.equal(["rpo missed (hole)"]);
    const [verdict] = judgeWithoutFault({ ...measured, rpo: { ...rpo, phantoms: 1 } }, lines);
    expect(verdict?.gate).to.include({ verdict: "missed", reason: "violation" });
  });
});
