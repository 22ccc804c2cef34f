import { expect } from "chai";
import type { RunningLoad } from "../workload/running.ts";
import { Outages, serviceOf } from "./service.ts";

const load = (at: number, acks: (number | null)[], processedAt: number | null = at, perSecond = 200): RunningLoad =>
  ({
    at,
    since: 0,
    perSecond,
    produced: { lastAckAtOf: acks, lastAckAt: Math.max(...acks.map((one) => one ?? 0)) || null },
    consumed: { lastProcessedAt: processedAt },
  }) as unknown as RunningLoad;

describe("the stopwatch of a load", () => {
  it("runs from the last acknowledgement of the partition that has waited longest", () => {
    expect(serviceOf(load(100, [99.9, 99.5])).out).to.equal(null);
    expect(serviceOf(load(100, [99.9, 95, 97.5])).out).to.deep.equal({ forSeconds: 5, partitions: 2 });
  });

  it("gives clients that have just started time to connect, and a slow load its pace", () => {
    expect(serviceOf(load(4, [null, null], null)).out).to.equal(null);
    expect(serviceOf(load(9, [null, null], null)).out).to.deep.equal({ forSeconds: 4, partitions: 2 });
    expect(serviceOf(load(100, [95, 99.9], 100, 1)).out).to.equal(null);
  });

  it("tells a group that reads nothing of what is written, and blames no group where nothing is", () => {
    expect(serviceOf(load(100, [99.9], 90)).unreadForSeconds).to.equal(10);
    expect(serviceOf(load(100, [90], 90)).unreadForSeconds).to.equal(null);
  });

  it("keeps telling for a minute how long an outage was that is over", () => {
    const outages = new Outages();
    const look = (at: number, forSeconds: number | null) =>
      outages.take("a", at, { out: forSeconds === null ? null : { forSeconds, partitions: 1 }, unreadForSeconds: null });
    expect([look(1, null), look(2, 2), look(3, 8.5), look(4, null), look(63, null), look(65, null)]).to.deep.equal([
      null,
      null,
      null,
      8.5,
      8.5,
      null,
    ]);
  });
});
