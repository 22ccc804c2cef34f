import * as fs from "node:fs";
import { expect } from "chai";
import type { OffsetsMeasured } from "../measure/measured.ts";
import { drillRecord } from "./record.ts";
import { samples } from "./sample.ts";
import { sectionsOf } from "./sections.ts";

const record = samples(fs)("02");
const [workload] = record.workloads;
if (workload === undefined) throw new Error("the sample has a workload");
const partition = (number: number, resumed: number, migrated?: { was: number | null; told: number }) => ({
  partition: number,
  skipped: 0,
  replayed: 3,
  resumed,
  expected: resumed + 3,
  ...(migrated && { migrated }),
});
const offsets: OffsetsMeasured = {
  skipped: 0,
  replayed: 6,
  beyondEnd: 0,
  missing: 0,
  migration: { by: "translated", rewind: { seconds: 5 } },
  byPartition: [partition(0, 640, { was: null, told: 800 }), partition(1, 70, { was: 68, told: 70 }), partition(2, 9)],
  ids: { skipped: [] },
};
const text = (of: OffsetsMeasured) =>
  sectionsOf({ ...workload, offsets: of }, record)
    .find(({ title }) => title === "Offsets of the moved group")
    ?.rows.find(({ label }) => label === "went on by")?.text;

describe("how a group was moved, in the record", () => {
  it("is said by method, margin and partition", () => {
    expect(text(offsets)).to.equal(
      "translated offsets, 5 s further back: partition 0 at 640 instead of 800 (nothing was there) · partition 1 at 70 (68 was there)",
    );
    expect(text({ ...offsets, migration: { by: "timestamp" } })).to.match(/^timestamp: partition 0/);
    expect(text({ ...offsets, migration: { by: "synced", rewind: { seconds: 20 } } })).to.match(
      /^synced offsets, 20 s further back/,
    );
  });

  it("is not said where nobody settled it", () => {
    const { migration: _, ...rest } = offsets;
    expect(text(rest)).to.equal(undefined);
  });

  it("keeps to the schema", () => {
    const parsed = drillRecord.parse({ ...record, workloads: [{ ...workload, offsets }] });
    expect(parsed.workloads[0]?.offsets).to.deep.equal(offsets);
    const wrong = { ...offsets, migration: { by: "guess" } };
    expect(() => drillRecord.parse({ ...record, workloads: [{ ...workload, offsets: wrong }] })).to.throw();
  });
});
