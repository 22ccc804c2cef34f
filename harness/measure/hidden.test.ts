import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, measured, processed, wrote } from "./small.fixture.ts";

/** Ten slots a second from 0 to 60; t_D is second 20, and a client of ours stands still. */
describe("a stall of a client where an outage may have been", () => {
  const due = (slot: number) => slot / 10;
  const schedule: LedgerLine = { kind: "schedule", topic: "orders", partition: 0, from: 0, every: 0.1, slots: 600 };
  const rto = (...stalls: (readonly [number, number])[]) => {
    const sent = Array.from({ length: 600 }, (_, i) => i).filter(
      (i) => !stalls.some(([from, to]) => due(i) > from && due(i) < to),
    );
    const lines = sent.flatMap((slot, i): LedgerLine[] => [
      wrote([i, i], { intended: [due(slot), due(slot)], answered: [due(slot), due(slot)] }),
      processed([i, i], { at: [due(slot) + 0.02, due(slot) + 0.02] }),
    ]);
    const told = stalls.map(([from, to]): TimelineEvent => ({ at: to, event: "observer.stall", process: "client", from, to }));
    return measured([schedule, ...lines], {}, [effective(20, 20.01), ...told, { at: 60, event: "load.stopped" }]).rto;
  };
  const upTo = (atMost: number, outage: { atLeast: number; atMost: number | null } | undefined) => {
    expect(outage?.atLeast).to.equal(0);
    expect(outage?.atMost).to.be.closeTo(atMost, 0.05);
  };

  it("may have hidden it from t_D to its own end", () => {
    upTo(15, rto([20.02, 35])?.produce);
    upTo(15, rto([20.02, 35])?.consume);
    upTo(0.8, rto([20.4, 20.8])?.produce);
  });

  it("over t_D too, which is then as wide", () => {
    upTo(15.1, rto([19.9, 35])?.produce);
  });

  it("may have hidden it later, where a whole window of recovery shows nothing", () => {
    upTo(12, rto([23, 32])?.produce);
    upTo(12, rto([23, 32])?.consume);
    upTo(0, rto([23, 24])?.produce);
    upTo(0, rto([51, 59])?.produce);
  });

  it("leaves it without an end where no success followed", () => {
    for (const outage of [rto([20.02, 60])?.produce, rto([20.02, 60])?.consume]) {
      expect(outage).to.include({ atMost: null, censored: true });
    }
  });
});
