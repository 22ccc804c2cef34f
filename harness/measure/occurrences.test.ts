import { expect } from "chai";
import fc from "fast-check";
import type { Range } from "../ledger/lines.ts";
import { extraBesides } from "./occurrences.ts";

const run = (seq: Range, partition = 0, session = "s") => ({ session, partition, seq });

/** One at a time, as nobody would for a million records. */
function counted(log: readonly ReturnType<typeof run>[], source: readonly ReturnType<typeof run>[]): number {
  const times = (runs: readonly ReturnType<typeof run>[], seq: number): number =>
    runs.filter(({ seq: [from, to] }) => from <= seq && seq <= to).length;
  return Array.from({ length: 30 }, (_, seq) => Math.max(0, times(log, seq) - Math.max(1, times(source, seq)))).reduce(
    (sum, one) => sum + one,
    0,
  );
}

describe("what a copy has more often than what it was copied from", () => {
  it("is nothing where each stands once, or as often as there", () => {
    expect([...extraBesides([run([0, 9])], [run([0, 9])])]).to.deep.equal([]);
    expect(extraBesides([run([0, 9]), run([3, 5])], [run([0, 9]), run([3, 5])]).get(0)).to.equal(0);
    expect(extraBesides([run([0, 9])], []).size, "the first of each is no extra, whoever else lacks it").to.equal(0);
  });

  it("is told partition by partition, and session by session", () => {
    const found = extraBesides(
      [run([0, 9]), run([8, 9]), run([0, 4], 1), run([0, 4], 1), run([0, 4], 1, "other")],
      [run([0, 9])],
    );
    expect(Object.fromEntries(found)).to.deep.equal({ 0: 2, 1: 5 });
  });

  it("is what counting record by record finds", () => {
    const runs = fc.array(
      fc.tuple(fc.nat(20), fc.nat(9)).map(([from, length]) => run([from, from + length])),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(runs, runs, (log, source) => {
        expect(extraBesides(log, source).get(0) ?? 0).to.equal(counted(log, source));
      }),
    );
  });
});
