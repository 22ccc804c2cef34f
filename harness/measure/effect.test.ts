import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { clock, effective, ended, measured, wrote } from "./small.fixture.ts";

describe("the effect", () => {
  const stall = (from: number, to: number, process = "clients"): TimelineEvent => ({
    at: to,
    event: "observer.stall",
    process,
    from,
    to,
  });
  /** How long before the effect a record was acknowledged that was lost at second 10. */
  const lost = (...timeline: TimelineEvent[]) => measured([wrote([0, 0]), ended()], {}, timeline).rpo?.seconds;

  it("is widened by a stall that touches it, to the stall's own ends", () => {
    const effect = effective(20, 21);
    expect(lost(effect)).to.deep.equal({ atLeast: 10, atMost: 11 });
    expect(lost(effect, stall(19, 20.5))).to.deep.equal({ atLeast: 9, atMost: 11 });
    expect(lost(effect, stall(20.5, 22))).to.deep.equal({ atLeast: 10, atMost: 12 });
    expect(lost(effect, stall(19, 20)), "that ends as it begins").to.deep.equal({ atLeast: 9, atMost: 11 });
    expect(lost(effect, stall(21, 22)), "that begins as it ends").to.deep.equal({ atLeast: 10, atMost: 12 });
    expect(lost(effect, stall(18, 19.9), stall(21.1, 23)), "not by others").to.deep.equal({ atLeast: 10, atMost: 11 });
  });

  it("is not widened by a pause that is no stall", () => {
    expect(lost(effective(20), stall(19.75, 20)), "of as long as a ticker allows").to.deep.equal({ atLeast: 10, atMost: 10 });
    expect(lost(effective(20), stall(19.5, 20))).to.deep.equal({ atLeast: 9.5, atMost: 10 });
  });

  it("of links is not stamped by agents of nodes; that of nodes is", () => {
    const of = (kind: string): TimelineEvent => ({
      at: 20,
      event: "fault.effective",
      fault: "f1",
      kind,
      effect: { from: 20, to: 20 },
      resolved: ["east"],
    });
    const widened = { atLeast: 9, atMost: 11 };
    const asItIs = { atLeast: 10, atMost: 10 };
    expect(lost(of("outage"), stall(19, 21, "east1/node"))).to.deep.equal(asItIs);
    expect(lost(of("isolate"), stall(19, 21, "east1/node"))).to.deep.equal(asItIs);
    expect(lost(of("outage"), stall(19, 21, "east1/node/clients"))).to.deep.equal(widened);
    expect(lost(of("kill"), stall(19, 21, "east1/node"))).to.deep.equal(widened);
    expect(lost(effective(20), stall(19, 21, "east1/node")), "of no known kind").to.deep.equal(widened);
  });

  it("is that of the fault which is measured", () => {
    const other: TimelineEvent = { at: 15, event: "fault.effective", fault: "f0", effect: { from: 15, to: 15 }, resolved: [] };
    expect(lost(other, effective(20))).to.deep.equal({ atLeast: 10, atMost: 10 });
    expect(lost(other)).to.equal(undefined);
  });

  it("is no surer than the clock that stamped it, nor is a stall", () => {
    const ahead: TimelineEvent = { at: 1, event: "clock", kernel: "other", offset: 5, error: 0.5 };
    expect(lost(ahead, { ...effective(25, 26), kernel: "other" })).to.deep.equal({ atLeast: 9.5, atMost: 11.5 });
    expect(lost(ahead, effective(20), { ...stall(24, 26), kernel: "other" })).to.deep.equal({ atLeast: 8.5, atMost: 11.5 });
    const again: TimelineEvent = { at: 90, event: "clock", kernel: "other", offset: 7, error: 0.5 };
    expect(lost(ahead, again, { ...effective(26), kernel: "other" }), "which drifted").to.deep.equal({
      atLeast: 8.5,
      atMost: 11.5,
    });
    expect(lost(clock("another", 3), effective(20)), "and of no other").to.deep.equal({ atLeast: 10, atMost: 10 });
  });
});
