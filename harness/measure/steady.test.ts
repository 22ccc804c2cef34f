import { expect } from "chai";
import { bucketOf, edgesOf } from "../ledger/latency-buckets.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, measured, wrote } from "./small.fixture.ts";

const steady = (from: number, to: number): TimelineEvent => ({ at: to, event: "steady", from, to });
const told = (from: number, ms: readonly number[], over: object = {}): TimelineEvent => ({
  at: from + 3,
  event: "client.latencies",
  workload: "orders",
  session: "s",
  cluster: "east",
  from,
  to: from + 1,
  unserved: 0,
  counts: ms.map((one) => [bucketOf(one), 50] as const),
  ...over,
});
const steadyOf = (...timeline: TimelineEvent[]) => measured([wrote([0, 1])], {}, [...timeline, effective(20)]).steady;
const within = (ms: number) => {
  const [atLeast, atMost] = edgesOf(bucketOf(ms));
  return { atLeast, atMost };
};

describe("steady latencies", () => {
  it("are of the seconds that lie within the steady phase, and of this workload", () => {
    expect(
      steadyOf(
        steady(5.5, 8),
        told(5, [900]),
        told(6, [10]),
        told(7, [20]),
        told(8, [900]),
        told(7, [900], { workload: "clicks" }),
      ),
    ).to.deep.equal({ seconds: 2, n: 100, unserved: 0, latencyMs: { p50: within(10), p99: within(20) } });
  });

  it("add up what was told of one second at several times", () => {
    expect(steadyOf(steady(5, 8), told(6, [10]), told(6, [10, 20]))).to.deep.include({ seconds: 1, n: 150 });
  });

  it("take a slot that nobody served for later than any", () => {
    const slow = steadyOf(steady(5, 8), told(6, [10, 10], { unserved: 2 }));
    expect(slow).to.deep.include({ n: 102, unserved: 2 });
    expect(slow?.latencyMs).to.deep.equal({ p50: within(10), p99: { atLeast: within(10).atLeast, atMost: null } });
  });

  it("have no 99th percentile of less than 100 slots", () => {
    expect(steadyOf(steady(5, 8), told(6, [10]))?.latencyMs).not.to.have.property("p99");
  });

  it("are not of a phase that a fault disturbed, and absent where none was watched or told of", () => {
    expect(steadyOf(steady(15, 25), told(16, [10]))).to.equal(undefined);
    expect(steadyOf(told(6, [10]))).to.equal(undefined);
    expect(steadyOf(steady(5, 8))).to.equal(undefined);
  });
});
