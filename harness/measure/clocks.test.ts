import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { clocksOf, eventOnRunClock, onRunClock } from "./clocks.ts";
import { ended, processed, stands, wrote } from "./small.fixture.ts";

describe("lines and events that another kernel stamped", () => {
  const clocks = clocksOf([{ at: 1, event: "clock", kernel: "k", offset: 5, error: 0.5 }]);
  const of = { topic: "orders", partition: 0 };
  const moved = (line: LedgerLine) => onRunClock({ ...line, kernel: "k" }, clocks).line;
  const group = { kind: "commit", ...of, group: "billing", cluster: "east", offset: 1, outcome: "acknowledged" } as const;

  it("stand on the run's clock, right to what is left open of theirs", () => {
    expect(onRunClock({ ...wrote([0, 0]), kernel: "k" }, clocks)).to.include({ slack: 0.5 });
    expect(moved(wrote([0, 0], { intended: [9, 10], answered: [11, 12] }))).to.deep.include({
      intended: [4, 5],
      answered: [6, 7],
    });
    expect(moved(wrote([0, 0], { answered: null }))).to.include({ answered: null });
    const unsent: LedgerLine = { kind: "unsent", ...of, session: "s", cluster: "east", intended: [9, 10], slots: 2 };
    expect(moved(unsent)).to.deep.include({ kind: "unsent", intended: [4, 5], slots: 2 });
    expect(moved(processed([0, 0], { at: [9, 10] }))).to.deep.include({ at: [4, 5] });
    expect(moved({ kind: "schedule", ...of, from: 9, every: 1, slots: 2 })).to.include({ from: 4, slots: 2 });
    expect(moved({ kind: "txn", session: "s", txn: "t", outcome: "committed", at: 9 })).to.include({ at: 4, txn: "t" });
    expect(moved({ ...group, at: 9 })).to.include({ at: 4, offset: 1 });
    expect(moved({ kind: "resume", ...of, group: "g", cluster: "west", offset: 1, at: 9, source: "synced" })).to.include({
      at: 4,
    });
    expect(moved(ended({ at: 9 }))).to.include({ at: 4, logEnd: 100 });
    expect(moved(ended())).to.not.have.property("at");
    expect(moved(stands([0, 1]))).to.deep.equal({ ...stands([0, 1]), kernel: "k" });
  });

  it("are left as they are where the run's own clock stamped them", () => {
    expect(onRunClock(wrote([0, 0]), clocks)).to.deep.equal({ line: wrote([0, 0]), slack: 0 });
    expect(eventOnRunClock({ at: 9, event: "load.stopped" }, clocks)).to.deep.equal({ at: 9, event: "load.stopped" });
    const clock = { at: 9, event: "clock", kernel: "k", offset: 5, error: 0.5 } as const;
    expect(eventOnRunClock(clock, clocks)).to.deep.equal(clock);
  });

  it("are moved whatever they tell", () => {
    expect(eventOnRunClock({ at: 9, event: "load.stopped", kernel: "k" }, clocks)).to.deep.equal({
      at: 4,
      event: "load.stopped",
      kernel: "k",
    });
    const stall = { at: 9, event: "observer.stall", process: "p", from: 8, to: 9, kernel: "k" } as const;
    expect(eventOnRunClock(stall, clocks)).to.deep.include({ at: 4, from: 2.5, to: 4.5 });
    const effect = {
      at: 9,
      event: "fault.effective",
      fault: "f1",
      effect: { from: 8, to: 9 },
      resolved: [],
      kernel: "k",
    } as const;
    expect(eventOnRunClock(effect, clocks)).to.deep.include({ at: 4, effect: { from: 2.5, to: 4.5 } });
  });

  it("are refused where nobody measured that clock", () => {
    expect(() => onRunClock({ ...wrote([0, 0]), kernel: "unknown" }, clocks)).to.throw(/kernel unknown, whose clock was never/);
  });
});
