import { expect } from "chai";
import type { LedgerLine, Span, WriteLine } from "../ledger/lines.ts";
import { ended, measured, stands, wrote } from "./small.fixture.ts";

describe("a hole", () => {
  const holes = (...lines: LedgerLine[]) => measured([...lines, ended()]).rpo?.holes;
  const by = (session: string, offset: number | null, over: Partial<WriteLine> = {}) =>
    wrote([0, 0], { session, offset, ...over });
  const isThere = (session: string, offset: number) => stands([0, 0], { session, offset: [offset, offset] });

  it("has a later record present, of its session or at a higher offset", () => {
    expect(holes(wrote([0, 9]), stands([0, 3]), stands([6, 7])), "not what lies behind the last").to.equal(2);
    expect(holes(by("a", 3), by("b", 9), isThere("b", 0))).to.equal(1);
    expect(holes(by("a", 3), by("b", 2), isThere("b", 0)), "that one stood before it").to.equal(0);
    expect(holes(by("a", 0), by("b", 1), isThere("b", 0)), "the very first").to.equal(1);
    expect(holes(wrote([5, 5], { offset: 0 })), "nothing is there").to.equal(0);
    expect(holes(by("a", 5), by("b", 9)), "that one is lost too").to.equal(0);
    expect(holes(by("a", 9), by("b", 5), by("c", 7), isThere("a", 0), isThere("b", 0)), "the highest counts").to.equal(1);
    expect(holes(by("b", 9), by("a", 5), by("c", 7), isThere("b", 0), isThere("a", 0)), "whichever it is").to.equal(1);
  });

  it("is not made one by offsets that nobody knows", () => {
    expect(measured([by("a", null), by("b", 5), isThere("b", 0), ended()]).rpo).to.deep.include({ holes: 0 });
    expect(measured([by("a", null), by("b", 5), isThere("b", 0), ended()]).rpo?.ids.holes).to.deep.equal([]);
    expect(holes(by("a", 3), wrote([0, 5], { session: "b", offset: null }), stands([0, 5], { session: "b" }))).to.equal(0);
  });

  it("is judged by records of its own side of the effect", () => {
    const [before, after]: [Span, Span] = [
      [10, 10],
      [25, 25],
    ];
    const lostThenPresent = (lost: Span, present: Span) =>
      holes(wrote([0, 0], { answered: lost }), wrote([1, 1], { answered: present }), stands([1, 1]));
    expect(lostThenPresent(before, before)).to.equal(1);
    expect(lostThenPresent(after, after)).to.equal(1);
    expect(lostThenPresent(before, after)).to.equal(0);
    expect(lostThenPresent(after, before)).to.equal(0);
  });
});
