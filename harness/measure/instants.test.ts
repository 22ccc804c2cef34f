import { expect } from "chai";
import fc from "fast-check";
import { countBefore, counterOf, evenly, Instants, windowCounter } from "./instants.ts";

describe("moments", () => {
  const ascending = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 30 }).map((times) => times.sort((a, b) => a - b));

  it("are spread evenly over a span, its ends among them", () => {
    expect([0, 1, 2, 3, 4].map((i) => evenly([10, 12], i, 5))).to.deep.equal([10, 10.5, 11, 11.5, 12]);
    expect(evenly([10, 12], 0, 1)).to.equal(10);
  });

  it("come back in order, however many there were and however they came", () => {
    const many = Array.from({ length: 3000 }, (_, i) => (i * 7) % 3000);
    const [ordered, shuffled] = [new Instants(), new Instants()];
    for (const time of many) shuffled.push(time);
    for (const time of many.toSorted((a, b) => a - b)) ordered.push(time);
    const all = Array.from(many.keys());
    expect([...shuffled.sorted()]).to.deep.equal(all);
    expect([...ordered.sorted()]).to.deep.equal(all);
    expect([...new Instants().sorted()]).to.deep.equal([]);
    const late = new Instants();
    for (const time of [1, 2, 2, 0]) late.push(time);
    expect([...late.sorted()]).to.deep.equal([0, 1, 2, 2]);
  });

  it("are counted before a limit, in whatever order one asks", () => {
    fc.assert(
      fc.property(ascending, fc.array(fc.integer({ min: -1, max: 42 })), (times, limits) => {
        const counter = counterOf(times);
        for (const limit of limits) {
          const before = times.filter((time) => time < limit).length;
          expect(countBefore(times, limit)).to.equal(before);
          expect(counter(limit)).to.equal(before);
        }
      }),
    );
  });

  it("are counted in windows that hold their beginning and not their end", () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: 1, max: 10 }), fc.array(fc.nat(42)), (times, length, starts) => {
        const inWindow = windowCounter(times, length);
        for (const start of starts) {
          expect(inWindow(start)).to.equal(times.filter((time) => time >= start && time < start + length).length);
        }
      }),
    );
    const tenths = Array.from({ length: 100 }, (_, i) => i * 0.1);
    expect(windowCounter(tenths, 1)(0.1 * 3), "whatever sums of fractions add").to.equal(10);
  });
});
