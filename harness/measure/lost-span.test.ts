import { expect } from "chai";
import type { AckedRun } from "./fates.ts";
import { lostSpanOf } from "./lost-span.ts";

const acked = (seq: readonly [number, number], from: number, to: number, part = seq, slack = 0): AckedRun => ({
  stream: "0\ns",
  session: "s",
  partition: 0,
  cluster: "east",
  seq: part,
  offset: seq[0],
  acked: [from, to],
  intended: [from, to],
  slack,
  run: seq,
});
const between = (atLeast: number, atMost: number) => ({ atLeast, atMost });

describe("the recovery point", () => {
  it("is the first lost acknowledgement, and the span reaches to the last", () => {
    const lost = [acked([10, 19], 5, 5.1), acked([20, 29], 5.1, 5.2), acked([30, 30], 7, 7)];
    const span = lostSpanOf(lost);
    expect(span?.recoveryPoint).to.deep.equal(between(5, 5));
    expect(span?.lostSpanSeconds).to.deep.equal(between(2, 2));
  });

  it("is somewhere in a run of which a part was lost, by another kernel's clock somewhere around it", () => {
    expect(lostSpanOf([acked([10, 19], 5, 6, [15, 19])])).to.deep.equal({
      recoveryPoint: between(5, 6),
      lostSpanSeconds: between(0, 1),
    });
    expect(lostSpanOf([acked([10, 10], 5, 5, [10, 10], 0.5)])?.recoveryPoint).to.deep.equal(between(4.5, 5.5));
  });

  it("is none where nothing was lost", () => {
    expect(lostSpanOf([])).to.equal(undefined);
  });
});
