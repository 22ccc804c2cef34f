import { expect } from "chai";
import fc from "fast-check";
import type { Range } from "../ledger/lines.ts";
import { nothingSeen, notice } from "./seen.ts";

describe("what a run shows for the first time", () => {
  const members = (ranges: readonly Range[]) =>
    ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  const runs = fc.array(fc.tuple(fc.nat(30), fc.nat(6)).map(([from, more]): Range => [from, from + more]));

  it("lies behind the highest seen before it, or ahead of that", () => {
    fc.assert(
      fc.property(runs, (ranges) => {
        const seen = nothingSeen();
        const known = new Set<number>();
        for (const range of ranges) {
          const highest = Math.max(-1, ...known);
          const fresh = members([range]).filter((member) => !known.has(member));
          const { behind, ahead } = notice(seen, range);
          expect(members(behind)).to.deep.equal(fresh.filter((member) => member < highest));
          expect(members(ahead)).to.deep.equal(fresh.filter((member) => member > highest));
          for (const member of fresh) known.add(member);
        }
      }),
    );
  });

  it("leaves no gap where runs follow each other", () => {
    const seen = nothingSeen();
    for (const range of [
      [0, 4],
      [5, 9],
      [10, 10],
    ] as const)
      notice(seen, range);
    expect(seen).to.deep.equal({ highest: 10, gaps: [] });
    notice(seen, [12, 13]);
    expect(seen.gaps).to.deep.equal([[11, 11]]);
  });
});
