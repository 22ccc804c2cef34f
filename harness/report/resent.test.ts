import * as fs from "node:fs";
import { expect } from "chai";
import type { ResentMeasured } from "../measure/measured.ts";
import { drillRecord } from "./record.ts";
import { samples } from "./sample.ts";
import { sectionsOf } from "./sections.ts";

const record = samples(fs)("02");
const [workload] = record.workloads;
if (workload === undefined) throw new Error("the sample has a workload");
const resent: ResentMeasured = {
  seconds: 10,
  resent: 4000,
  repaired: 1300,
  duplicated: 2700,
  stillLost: 0,
  missing: 0,
  byPartition: [{ partition: 3, repaired: 1300, duplicated: 2700, stillLost: 0 }],
  ids: { repaired: [["s", 3, [0, 1299]]], stillLost: [] },
};
const rows = (of?: ResentMeasured) =>
  sectionsOf({ ...workload, ...(of && { resent: of }) }, record).find(({ title }) => title === "Replay window")?.rows;

describe("a replay window in the record", () => {
  it("says what it mended, and at which price", () => {
    expect(rows()).to.equal(undefined);
    expect(rows(resent)).to.deep.equal([
      { label: "sent again", text: "4,000 records that had been acknowledged in the last 10 s before the effect" },
      { label: "repaired", text: "1,300 that were lost at cut-over: partition 3: 1,300" },
      { label: "duplicated", text: "2,700 copies more than one of each: partition 3: 2,700" },
      { label: "still lost", text: "0 of those lost at cut-over: they were not sent again, or are not there" },
    ]);
  });

  it("marks what is lost for all that", () => {
    const short = {
      ...resent,
      stillLost: 8,
      missing: 2,
      byPartition: [{ partition: 3, repaired: 1, duplicated: 0, stillLost: 8 }],
    };
    expect(rows(short)?.slice(3)).to.deep.equal([
      {
        label: "still lost",
        text: "8 of those lost at cut-over: they were not sent again, or are not there: partition 3: 8",
        mark: "missed",
      },
      { label: "gone again", text: "2 sent again and not there at the end", mark: "missed" },
    ]);
  });

  it("keeps to the schema", () => {
    expect(drillRecord.parse({ ...record, workloads: [{ ...workload, resent }] }).workloads[0]?.resent).to.deep.equal(resent);
  });
});
