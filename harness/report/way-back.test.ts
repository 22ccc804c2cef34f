import * as fs from "node:fs";
import { expect } from "chai";
import type { FailbackMeasured } from "../measure/measured.ts";
import { drillRecord } from "./record.ts";
import { samples } from "./sample.ts";
import { sectionsOf } from "./sections.ts";

const record = samples(fs)("02");
const [workload] = record.workloads;
if (workload === undefined) throw new Error("the sample has a workload");
const outage = (seconds: number) => ({ atLeast: seconds, atMost: seconds, censored: false });
const failback: FailbackMeasured = {
  tail: 14,
  replayed: 10,
  dropped: 4,
  reappended: 0,
  byPartition: [
    { partition: 0, tail: 0, replayed: 0, dropped: 0, reappended: 0 },
    { partition: 4, tail: 14, replayed: 10, dropped: 4, reappended: 0 },
  ],
  final: { records: 3, seconds: { atLeast: 1, atMost: 1 } },
  rto: { produce: outage(0.9), consume: outage(5), shownSeconds: 40 },
  ids: { tail: [["s", 4, [0, 13]]], dropped: [["s", 4, [10, 13]]] },
};
const rows = (found: FailbackMeasured | undefined) =>
  sectionsOf({ ...workload, ...(found && { failback: found }) }, record).find(({ title }) => title === "Failback")?.rows;
const text = (found: FailbackMeasured, label: string): string => rows(found)?.find((row) => row.label === label)?.text ?? "";

describe("a failback in the record", () => {
  it("is a section of its own, and none where nobody went back", () => {
    expect(rows(undefined)).to.equal(undefined);
    expect(text(failback, "divergent tail")).to.equal("14 records of the old side alone, at its return: partition 4: 14");
    expect(text(failback, "of which")).to.match(/^10 replayed · 4 dropped/);
    expect(text(failback, "final RPO")).to.match(/^3 acknowledged records are not in the history that went on/);
    expect(text(failback, "second outage")).to.match(/^produce 0\.9.* · consume 5/);
  });

  it("marks what was appended again, with where", () => {
    const again = {
      ...failback,
      reappended: 7,
      byPartition: [{ partition: 1, tail: 0, replayed: 0, dropped: 0, reappended: 7 }],
    };
    const row = rows(again)?.find(({ label }) => label === "appended again");
    expect(row).to.deep.equal({
      label: "appended again",
      text: "7 records that the old side had already: partition 1: 7",
      mark: "missed",
    });
    expect(rows(failback)?.find(({ label }) => label === "appended again")).not.to.have.property("mark");
  });

  it("says of a rebuild who signed for it, and what the copy has twice or not at all", () => {
    const found = {
      ...failback,
      rebuilt: { by: "M. Okafor" },
      reappended: 2,
      notCopied: 3,
      byPartition: [{ partition: 1, tail: 0, replayed: 0, dropped: 0, reappended: 2, notCopied: 3 }],
    };
    expect(text(found, "way back")).to.equal("rebuilt: the old logs were deleted and copied anew, signed by M. Okafor");
    expect(text(failback, "way back")).to.equal("the old logs were completed");
    expect(text(found, "of which")).to.match(/4 dropped: they stand in their files alone$/);
    expect(text(found, "copied twice")).to.equal("2 records: partition 1: 2");
    expect(text(found, "left out")).to.equal("3 acknowledged records of the side that was left: partition 1: 3");
    expect(rows(found)?.find(({ label }) => label === "left out")).to.have.property("mark", "missed");
    expect(
      rows(failback)?.find(({ label }) => label === "left out"),
      "a record from before it was kept",
    ).to.equal(undefined);
    expect(drillRecord.parse({ ...record, workloads: [{ ...workload, failback: found }] }).workloads[0]?.failback).to.deep.equal(
      found,
    );
  });

  it("keeps to the schema", () => {
    const kept = drillRecord.parse({ ...record, workloads: [{ ...workload, failback }] });
    expect(kept.workloads[0]?.failback).to.deep.equal(failback);
    expect(() => drillRecord.parse({ ...record, workloads: [{ ...workload, failback: { ...failback, tail: -1 } }] })).to.throw();
  });
});
