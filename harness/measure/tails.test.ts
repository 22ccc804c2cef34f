import { expect } from "chai";
import fc from "fast-check";
import { type Run, tailRecords, tailsOf, unresumable } from "./tails.ts";

const run = (offset: readonly [number, number], seq: readonly [number, number] = offset, session = "s"): Run => ({
  topic: "orders",
  partition: 0,
  offset,
  session,
  seq,
});
const only = (old: readonly Run[], promoted: readonly Run[], start = 0) => {
  const [found, ...others] = tailsOf(old, promoted, { orders: { 0: start } });
  expect(others).to.deep.equal([]);
  return found;
};

describe("tails of two logs", () => {
  it("are none where everything was copied", () => {
    expect(only([run([0, 99])], [run([0, 99])])).to.deep.include({
      common: 100,
      divergesAt: null,
      tail: [],
      lacking: 0,
      holes: 0,
    });
  });

  it("are what the old side has behind the last copied record", () => {
    expect(only([run([0, 99])], [run([0, 94])])).to.deep.include({
      common: 95,
      divergesAt: 95,
      tail: [[95, 99]],
      lacking: 0,
      holes: 0,
    });
  });

  it("are told by identity: a worker that began again copied some twice, and markers moved offsets", () => {
    const copied = [run([0, 49]), run([50, 69], [30, 49]), run([70, 90], [50, 70])];
    const old = [run([0, 49]), run([51, 100], [50, 99])];
    expect(only(old, copied)).to.deep.include({ common: 71, divergesAt: 72, tail: [[72, 100]], lacking: 0 });
  });

  it("tell a hole from the tail's end", () => {
    expect(only([run([0, 99])], [run([0, 9]), run([10, 89], [20, 99])])).to.deep.include({
      common: 10,
      divergesAt: 10,
      tail: [[10, 19]],
      holes: 10,
    });
  });

  it("show an old log that was cut short: there is nothing to resume at", () => {
    const found = tailsOf([run([0, 79])], [run([0, 99])], { orders: { 0: 0 } });
    expect(found[0]).to.deep.include({ lacking: 20, expired: 0, tail: [] });
    expect(unresumable(found, "east")).to.deep.equal([
      "orders/0 in east lacks 20 records that the other side had at its promotion",
    ]);
  });

  it("know retention from a cut", () => {
    const kept = only([run([30, 99])], [run([0, 99])], 30);
    expect(kept).to.deep.include({ expired: 30, lacking: 0 });
    expect(only([run([30, 79])], [run([0, 99])], 30)).to.deep.include({ expired: 30, lacking: 20 });
    expect(only([], [run([0, 99])], 100)).to.deep.include({ expired: 100, lacking: 0 });
  });

  it("cannot be resumed where the old log shares nothing any more with what was copied from it", () => {
    const reasons = (old: Run[], starts: number) => unresumable(tailsOf(old, [run([0, 99])], { orders: { 0: starts } }), "east");
    expect(reasons([run([30, 99])], 30), "some of it is left").to.deep.equal([]);
    const nothingLeft = [
      "orders/0 in east no longer reaches back to the promotion point: none of the 100 records that were copied from it are left",
    ];
    expect(reasons([], 100), "empty").to.deep.equal(nothingLeft);
    expect(reasons([run([100, 120])], 100), "a tail alone").to.deep.equal(nothingLeft);
    expect(
      reasons([run([100, 120], [100, 120], "hole"), run([99, 99])], 99),
      "what was copied stands behind a hole",
    ).to.deep.equal([]);
  });

  it("are told of a log that is empty on both sides", () => {
    expect(only([], [])).to.deep.include({ common: 0, divergesAt: null, tail: [] });
  });

  it("come out as planted, whatever the sessions and wherever the cut", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.nat(120), (lengths, at) => {
        let next = 0;
        const old = lengths.map((length, index) => {
          const from = next;
          next += length;
          return run([from, next - 1], [0, length - 1], `s${index}`);
        });
        const cut = Math.min(at, next);
        const copied = old
          .filter(({ offset }) => offset[0] < cut)
          .map(({ offset: [from, to], session }) =>
            run([from, Math.min(to, cut - 1)], [0, Math.min(to, cut - 1) - from], session),
          );
        const found = tailsOf(old, copied, { orders: { 0: 0 } });
        expect(tailRecords(found)).to.equal(next - cut);
        expect(found[0]).to.deep.include({ common: cut, lacking: 0, holes: 0, divergesAt: cut === next ? null : cut });
      }),
    );
  });
});
