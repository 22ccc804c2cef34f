import { expect } from "chai";
import fc from "fast-check";
import type { EndLine, LogLine, ProcessedLine, Range, WriteLine } from "../ledger/lines.ts";
import { ended, processed, stands, wrote } from "./small.fixture.ts";
import { type Placed, sourceOffsetsOf } from "./source-offsets.ts";

interface Told {
  readonly logs?: readonly LogLine[];
  readonly writes?: readonly WriteLine[];
  readonly processed?: readonly ProcessedLine[];
  readonly ends?: readonly EndLine[];
}

const surely = <Line>(line: Line) => ({ ...line, slack: 0 });
const placesIn = ({ logs = [], writes = [], processed = [], ends = [] }: Told): readonly Placed[] =>
  sourceOffsetsOf(
    { logs, writes: writes.map(surely), processed: processed.map(surely), ends: ends.map(surely) },
    { cluster: "east", topic: "orders" },
  )("0\ns");

const held = (seq: Range, shift: number, over: Partial<LogLine> = {}) =>
  stands(seq, { cluster: "east", origin: "native", offset: [seq[0] + shift, seq[1] + shift], ...over });
const written = (seq: Range, shift: number, over: Partial<WriteLine> = {}) => wrote(seq, { offset: seq[0] + shift, ...over });
const taken = (seq: Range, shift: number, over: Partial<ProcessedLine> = {}) =>
  processed(seq, { offset: [seq[0] + shift, seq[1] + shift], ...over });
const [LEAST, MOST] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

describe("where a record stood in the source's log", () => {
  it("is what the log itself says, and what acknowledgements and the group say of the rest", () => {
    expect(placesIn({ logs: [held([0, 4], 10)], writes: [written([3, 6], 20)], processed: [taken([6, 8], 30)] })).to.deep.equal([
      { seq: [0, 4], shift: [10, 10] },
      { seq: [5, 5], shift: [20, 20] },
      { seq: [6, 6], shift: [20, 30] },
      { seq: [7, 8], shift: [30, 30] },
      { seq: [9, MOST], shift: [30, MOST] },
    ]);
  });

  it("is what its log said at its return, whatever was copied back into it later", () => {
    const returned = held([0, 4], 10, { read: "return" });
    const ends = [ended({ cluster: "east", read: "return" })];
    const later = [held([0, 4], 30, { read: "final" }), held([2, 4], 99)];
    const once = placesIn({ logs: [returned] });
    expect(placesIn({ logs: [returned, ...later], ends })).to.deep.equal(once);
    expect(placesIn({ logs: [held([0, 4], 10, { read: "final" })] }), "which nobody read").to.deep.equal(once);
    expect(placesIn({ logs: later, writes: [written([0, 4], 10)], ends }), "where it was empty then").to.deep.equal(once);
  });

  it("lies between its neighbours where nothing says it, and anywhere without any", () => {
    const nowhere = [{ seq: [0, MOST], shift: [LEAST, MOST] }];
    expect(placesIn({})).to.deep.equal(nowhere);
    expect(placesIn({ writes: [written([2, 3], 5), written([4, 6], 0, { offset: null }), written([7, 7], 8)] })).to.deep.equal([
      { seq: [0, 1], shift: [LEAST, 5] },
      { seq: [2, 3], shift: [5, 5] },
      { seq: [4, 6], shift: [5, 8] },
      { seq: [7, 7], shift: [8, 8] },
      { seq: [8, MOST], shift: [8, MOST] },
    ]);
  });

  it("is asked of nothing that is another cluster's, a copy, or not acknowledged", () => {
    const nowhere = [{ seq: [0, MOST], shift: [LEAST, MOST] }];
    expect(placesIn({ logs: [held([0, 1], 3, { cluster: "west" })] })).to.deep.equal(nowhere);
    expect(placesIn({ logs: [held([0, 1], 3, { origin: "mirrored" })] })).to.deep.equal(nowhere);
    expect(placesIn({ writes: [written([0, 1], 3, { cluster: "west" })] })).to.deep.equal(nowhere);
    expect(placesIn({ writes: [written([0, 1], 3, { outcome: "indeterminate" })] })).to.deep.equal(nowhere);
    expect(placesIn({ processed: [taken([0, 1], 3, { cluster: "west" })] })).to.deep.equal(nowhere);
  });

  it("is all that is said of one id, whatever runs say it", () => {
    const run = fc.record({ from: fc.nat(12), length: fc.integer({ min: 1, max: 6 }), shift: fc.integer({ min: 0, max: 3 }) });
    const runs = fc.array(run, { maxLength: 6 });
    fc.assert(
      fc.property(runs, runs, runs, (logs, writes, processed) => {
        const rangeOf = ({ from, length }: { from: number; length: number }): Range => [from, from + length - 1];
        const placed = placesIn({
          logs: logs.map((one) => held(rangeOf(one), one.shift)),
          writes: writes.map((one) => written(rangeOf(one), one.shift)),
          processed: processed.map((one) => taken(rangeOf(one), one.shift)),
        });
        const holds = (seq: number) => (one: { from: number; length: number }) => one.from <= seq && seq < one.from + one.length;
        const saidOf = (seq: number): number[] => {
          const [inLog, told] = [logs.filter(holds(seq)), [...writes, ...processed].filter(holds(seq))];
          return (inLog.length > 0 ? inLog : told).map(({ shift }) => shift);
        };
        const known = Array.from({ length: 20 }, (_, seq) => seq).filter((seq) => saidOf(seq).length > 0);
        const shiftsAt = (seq: number) =>
          placed.filter(({ seq: [from, to] }) => from <= seq && seq <= to).map(({ shift }) => shift);
        expect(known.map(shiftsAt)).to.deep.equal(known.map(saidOf).map((said) => [[Math.min(...said), Math.max(...said)]]));
        expect(
          placed.slice(1).map(({ seq }) => seq[0]),
          "in order, without a gap",
        ).to.deep.equal(placed.slice(0, -1).map(({ seq }) => seq[1] + 1));
        expect([placed[0]?.seq[0], placed.at(-1)?.seq[1]]).to.deep.equal([0, MOST]);
      }),
      { numRuns: 200 },
    );
  });
});
