import { expect } from "chai";
import type { LedgerLine, UnsentLine, WriteLine } from "../../ledger/lines.ts";
import { evenSchedule, intendedAt } from "../../ledger/schedule.ts";
import type { ProducerReport } from "./reports.ts";
import { WriteLedger } from "./writes.ts";

const every = 0.01;
const schedule = evenSchedule(10, every);

function folded(reports: readonly ProducerReport[], lastSlot: number, partitions = 1) {
  const lines: LedgerLine[] = [];
  const ledger = new WriteLedger(
    {
      session: "s",
      cluster: "east",
      topic: "orders",
      schedules: Array.from({ length: partitions }, () => schedule),
      latencyObjectiveMs: 500,
    },
    (line) => lines.push(line),
  );
  for (const report of reports) ledger.take(report);
  ledger.end(intendedAt(schedule, lastSlot));
  return {
    writes: lines.filter((line): line is WriteLine => line.kind === "write"),
    unsent: lines.filter((line): line is UnsentLine => line.kind === "unsent"),
    schedules: lines.filter((line) => line.kind === "schedule"),
    totals: ledger.totals(intendedAt(schedule, lastSlot)),
  };
}

const sending = (batch: number, seq: [number, number], slots = seq, session = "s"): ProducerReport => ({
  report: "sending",
  batch,
  partition: 0,
  session,
  seq,
  slots,
});
const acknowledged = (batch: number, at: number, offset: number | null): ProducerReport => ({
  report: "acknowledged",
  batch,
  at,
  offset,
});

describe("what a producer process reported, as a ledger", () => {
  it("joins acknowledged batches into runs of 100 ms with offsets, latency and lateness per slot", () => {
    const { writes, totals } = folded(
      [
        sending(1, [0, 4]),
        acknowledged(1, 10.06, 100),
        sending(2, [5, 9]),
        acknowledged(2, 10.59, 105),
        sending(3, [10, 14]),
        acknowledged(3, 10.16, 110),
      ],
      14,
    );
    expect(writes).to.have.length(2);
    expect(writes[0]).to.deep.include({
      outcome: "acknowledged",
      seq: [0, 9],
      offset: 100,
      intended: [10, 10.09],
      answered: [10.06, 10.59],
    });
    expect(writes[0]?.late, "slots 5 to 8 were answered after more than 500 ms").to.equal(4);
    expect(writes[0]?.latencyMsMax).to.be.closeTo(540, 1e-6);
    expect(writes[1]).to.deep.include({ seq: [10, 14], offset: 110 });
    expect(totals).to.deep.include({ acknowledged: 15, rejected: 0, indeterminate: 0, unsent: 0, inFlight: 0, slots: 15 });
  });

  it("leaves what was sent and never answered indeterminate, and what was never sent unsent", () => {
    const { writes, unsent, schedules, totals } = folded(
      [sending(1, [0, 4]), acknowledged(1, 10.06, 100), sending(2, [5, 9])],
      12,
    );
    expect(writes[1]).to.deep.include({
      outcome: "indeterminate",
      seq: [5, 9],
      answered: null,
      offset: null,
      latencyMsMax: null,
      error: "NEVER_ANSWERED",
    });
    expect(unsent).to.have.length(1);
    expect(unsent[0]).to.deep.include({ slots: 3, intended: [10.1, 10.12], session: "s" });
    expect(schedules).to.deep.equal([{ kind: "schedule", topic: "orders", partition: 0, from: 10, every: 0.01, slots: 13 }]);
    expect(totals).to.deep.include({ acknowledged: 5, indeterminate: 5, unsent: 3 });
  });

  it("keeps the order of sending although answers overtake each other", () => {
    const { writes } = folded(
      [sending(1, [0, 4]), sending(2, [5, 9]), acknowledged(2, 10.11, 105), acknowledged(1, 10.12, 100)],
      9,
    );
    expect(writes.map(({ seq }) => seq)).to.deep.equal([[0, 9]]);
  });

  it("gives an acknowledgement without offset its own run, and a failure its error", () => {
    const { writes, totals } = folded(
      [
        sending(1, [0, 4]),
        acknowledged(1, 10.06, null),
        sending(2, [5, 9]),
        { report: "failed", batch: 2, at: 11.6, outcome: "indeterminate", error: "CLIENT_REQUEST_TIMEOUT" },
        sending(3, [0, 0], [10, 10], "s.2"),
        { report: "failed", batch: 3, at: 11.7, outcome: "rejected", error: "ECONNREFUSED" },
      ],
      10,
    );
    expect(writes.map(({ session, outcome, offset, error }) => [session, outcome, offset, error])).to.deep.equal([
      ["s", "acknowledged", null, undefined],
      ["s", "indeterminate", null, "CLIENT_REQUEST_TIMEOUT"],
      ["s.2", "rejected", null, "ECONNREFUSED"],
    ]);
    expect(writes[1]?.answered).to.deep.equal([11.6, 11.6]);
    expect(totals.errors).to.deep.equal({ CLIENT_REQUEST_TIMEOUT: 1, ECONNREFUSED: 1 });
  });

  it("counts slots that a process dropped itself once, and gives every partition its schedule", () => {
    const { unsent, schedules, totals } = folded([{ report: "unsent", partition: 0, slots: [0, 3] }], 4, 2);
    expect(unsent.map(({ partition, slots }) => [partition, slots])).to.deep.equal([
      [0, 5],
      [1, 5],
    ]);
    expect(schedules).to.have.length(2);
    expect(totals.unsent).to.equal(10);
  });

  it("never schedules less than what was sent", () => {
    const { schedules } = folded([sending(1, [0, 4]), acknowledged(1, 10.06, 0)], 2);
    expect(schedules[0]).to.include({ slots: 5 });
  });
});
