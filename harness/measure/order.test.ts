import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { measured, processed, stands } from "./small.fixture.ts";

describe("order", () => {
  const order = (...lines: LedgerLine[]) => measured(lines).order;
  const inLog = (seq: [number, number], first: number, over = {}) =>
    stands(seq, { offset: [first, first + seq[1] - seq[0]], ...over });

  it("counts records first seen after a higher one of their session and partition", () => {
    expect(order(inLog([0, 3], 0), inLog([6, 9], 4), inLog([4, 5], 8))).to.deep.equal({ log: 2, ids: [["s", 0, [4, 5]]] });
    expect(order(inLog([5, 9], 0), inLog([0, 4], 5))).to.include({ log: 5 });
    expect(order(inLog([5, 9], 0), inLog([0, 4], 5, { session: "other" })), "another session's").to.include({ log: 0 });
    expect(order(inLog([5, 9], 0), inLog([0, 4], 0, { partition: 1 })), "another partition's").to.include({ log: 0 });
  });

  it("takes a second copy for a duplicate", () => {
    expect(order(inLog([0, 9], 0), inLog([3, 5], 10))).to.deep.equal({ log: 0, ids: [] });
    expect(order(inLog([0, 3], 0), inLog([6, 9], 4), inLog([2, 7], 8))).to.include({ log: 2 });
    expect(order(inLog([0, 3], 0), inLog([6, 9], 4), inLog([4, 5], 8), inLog([4, 12], 10))).to.include({ log: 2 });
  });

  it("is judged in each log, and in deliveries as they were made", () => {
    const east = { cluster: "east", origin: "native" } as const;
    const lines = [inLog([0, 9], 0), inLog([1, 9], 0, east), inLog([0, 0], 9, east)];
    expect(order(...lines)).to.deep.equal({ log: { west: 0, east: 1 }, ids: [["s", 0, [0, 0]]] });
    const handed = [processed([5, 5], { at: [1, 1] }), processed([0, 4], { at: [2, 2] }), processed([0, 5], { at: [3, 3] })];
    expect(order(...handed.toReversed())).to.deep.equal({ delivery: 5, ids: [["s", 0, [0, 4]]] });
  });

  it("is absent where nothing was read and nothing processed", () => {
    expect(order()).to.equal(undefined);
  });
});
