import { expect } from "chai";
import type { EventOf, TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, wrote } from "./small.fixture.ts";

describe("the loss that replication lag predicts", () => {
  const lag = (at: number, seconds: number, over: Partial<EventOf<"lag">> = {}): TimelineEvent => ({
    at,
    event: "lag",
    from: "east",
    to: "west",
    topic: "orders",
    partition: 0,
    records: 10,
    seconds,
    ...over,
  });
  const predicted = (...lags: TimelineEvent[]) => measured([wrote([0, 0]), ended()], {}, [effective(), ...lags]).rpo?.predicted;

  it("is the last one seen just before the effect", () => {
    expect(predicted(lag(19, 3), lag(19.5, 1))).to.deep.equal({
      seconds: 1,
      partition: 0,
      seenBefore: 0.5,
      records: 10,
      mostRecords: 10,
    });
    expect(predicted(lag(17, 3)), "three seconds before").to.include({ seconds: 3, seenBefore: 3 });
    expect(predicted(lag(16.9, 3)), "longer ago").to.equal(undefined);
    expect(predicted(lag(20, 3)), "at that moment").to.include({ seenBefore: 0 });
    expect(predicted(lag(19, 1), lag(20.1, 3)), "not since").to.include({ seconds: 1 });
  });

  it("is that of the partition that lagged longest, with the records of all", () => {
    const worst = lag(19.5, 3, { partition: 1, records: 4 });
    expect(predicted(lag(19, 1), worst, lag(19, 2, { partition: 2 }))).to.deep.equal({
      seconds: 3,
      partition: 1,
      seenBefore: 0.5,
      records: 24,
      mostRecords: 10,
    });
  });

  it("is of copies from the side that was hit to the one that survives", () => {
    expect(predicted(lag(19, 1), lag(19, 5, { from: "west", to: "east" }))).to.include({ seconds: 1 });
    expect(predicted(lag(19, 1), lag(19, 5, { to: "north" }))).to.include({ seconds: 1 });
    expect(predicted(lag(19, 1), lag(19, 5, { topic: "clicks" }))).to.include({ seconds: 1 });
  });

  it("is that of the replica which lags most, where the survivors are replicas", () => {
    const replicas = [
      lag(19, 1, { from: "n1", to: "n2" }),
      lag(19, 4, { from: "n1", to: "n3" }),
      lag(19.5, 2, { from: "n1", to: "n2" }),
    ];
    const { rpo } = measured([wrote([0, 0]), ended()], { source: "west" }, [effective(), ...replicas]);
    expect(rpo?.predicted).to.include({ seconds: 4, records: 10 });
  });
});
