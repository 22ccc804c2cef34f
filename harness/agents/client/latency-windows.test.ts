import { expect } from "chai";
import { bucketOf } from "../../ledger/latency-buckets.ts";
import { type LatencyWindow, LatencyWindows } from "./latency-windows.ts";

describe("latencies by the second", () => {
  it("are told when the second is over, and what comes later is told for itself", () => {
    const told: LatencyWindow[] = [];
    const windows = new LatencyWindows((window) => told.push(window));
    windows.served(7.2, 10);
    windows.served(7.9, 10);
    windows.served(8.1, 20);
    windows.unserved(7.5);
    windows.flushBefore(7.99);
    expect(told).to.deep.equal([]);
    windows.flushBefore(8.5);
    expect(told).to.deep.equal([{ from: 7, to: 8, unserved: 1, counts: [[bucketOf(10), 2]] }]);
    windows.served(7.3, 5000);
    windows.flush();
    expect(told.slice(1)).to.deep.equal([
      { from: 7, to: 8, unserved: 0, counts: [[bucketOf(5000), 1]] },
      { from: 8, to: 9, unserved: 0, counts: [[bucketOf(20), 1]] },
    ]);
  });
});
