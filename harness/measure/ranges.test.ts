import { expect } from "chai";
import fc from "fast-check";
import type { Range } from "../ledger/lines.ts";
import { contains, intersect, outside, subtract, total, unite, within } from "./ranges.ts";

const range = fc.tuple(fc.nat(60), fc.nat(8)).map(([from, more]): Range => [from, from + more]);
const set = fc.array(range, { maxLength: 12 }).map(unite);
const members = (ranges: Iterable<Range>) => {
  const all = new Set<number>();
  for (const [from, to] of ranges) for (let member = from; member <= to; member++) all.add(member);
  return [...all].sort((a, b) => a - b);
};

describe("sets of ranges", () => {
  it("are sorted, disjoint and not adjacent, whatever they were made of", () => {
    expect(
      unite([
        [5, 6],
        [0, 1],
        [2, 3],
        [6, 9],
      ]),
    ).to.deep.equal([
      [0, 3],
      [5, 9],
    ]);
  });

  it("do to ranges what sets do to members", () => {
    fc.assert(
      fc.property(set, set, range, fc.nat(70), (one, other, span, member) => {
        const [a, b, s] = [members(one), members(other), members([span])];
        expect(members(intersect(one, other))).to.deep.equal(a.filter((n) => b.includes(n)));
        expect(members(subtract(one, other))).to.deep.equal(a.filter((n) => !b.includes(n)));
        expect(members(within(one, span))).to.deep.equal(a.filter((n) => s.includes(n)));
        expect(members(outside(one, span))).to.deep.equal(s.filter((n) => !a.includes(n)));
        expect(total(one)).to.equal(a.length);
        expect(contains(one, member)).to.equal(a.includes(member));
      }),
    );
  });
});
