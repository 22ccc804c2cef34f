import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { groupMove } from "./group-move.ts";
import { rawRecords } from "./raw-read.ts";

/** `e` wrote ten records to east, at offsets 100 to 109; eight were mirrored to west, where `w` wrote four behind them. */
const mirrored = (count: number, from: number) =>
  Array.from({ length: count }, (_, seq) => ({ offset: from + seq, id: `e/0/${seq}` }));
const native = Array.from({ length: 4 }, (_, seq) => ({ offset: 8 + seq, id: `w/0/${seq}` }));
const source = { cluster: "east", log: [mirrored(10, 100)] };
const target = { cluster: "west", log: [[...mirrored(8, 0), ...native]] };

const of = { topic: "orders", partition: 0, group: "g", member: "m" };
const processed = (cluster: string, session: string, seq: [number, number], offset: number): LedgerLine =>
  ({ kind: "processed", ...of, cluster, session, seq, offset: [offset, offset + seq[1] - seq[0]], at: [1, 1] }) as const;
const commit = (offset: number, outcome: "acknowledged" | "indeterminate" = "acknowledged"): LedgerLine =>
  ({ kind: "commit", ...of, cluster: "east", offset, at: 1, outcome }) as const;
const wrote = { kind: "write", topic: "orders", partition: 0, session: "w", cluster: "west" } as unknown as LedgerLine;

/** The group had committed 105 in east, and may have processed one more. */
const before = [processed("east", "e", [0, 5], 100), commit(105), commit(106, "indeterminate")];
const moved = (...lines: LedgerLine[]) => groupMove({ source, target, topic: "orders", lines: [wrote, ...before, ...lines] });

describe("how a group moved, by raw logs and its own words", () => {
  it("skipped what lies between where it had to go on and where it did, but not what it had processed before", () => {
    const { skipped, replayed, wentOn } = moved(processed("west", "w", [1, 3], 9));
    expect(skipped).to.deep.equal(["e/0/6", "e/0/7", "w/0/0"]);
    expect({ replayed, wentOn }).to.deep.equal({ replayed: 0, wentOn: [9] });
  });

  it("replayed what lies between where it went on and where it had to", () => {
    const { skipped, replayed } = moved(processed("west", "e", [2, 7], 2), processed("west", "w", [0, 3], 8));
    expect({ skipped, replayed }).to.deep.equal({ skipped: [], replayed: 3 });
  });

  it("had to go on at the first record of the new side where all that was mirrored lay behind it", () => {
    const { skipped, replayed } = moved(commit(110), processed("west", "w", [1, 3], 9));
    expect({ skipped, replayed }).to.deep.equal({ skipped: ["w/0/0"], replayed: 0 });
  });

  it("has skipped all of it where it never went on", () => {
    expect(moved().wentOn).to.deep.equal([null]);
    expect(moved().skipped).to.have.length(6);
  });
});

describe("a raw log", () => {
  it("is the records that carry an identity, with their offsets", () => {
    const text = "Partition:0\tOffset:17\tmuster:r1/payments-east-1/0/4/c5b2\nPartition:0\tOffset:18\tNO_HEADERS\n";
    expect(rawRecords(text)).to.deep.equal([{ offset: 17, id: "payments-east-1/0/4" }]);
  });
});
