import { expect } from "chai";
import type { LedgerLine, UnsentLine, WriteLine } from "../../ledger/lines.ts";
import { evenSchedule, intendedAt } from "../../ledger/schedule.ts";
import type { ProducerReport } from "../../protocol/client-process.ts";
import { WriteLedger } from "./writes.ts";

const every = 0.01;
const schedule = evenSchedule(10, every);

function folded(reports: readonly ProducerReport[], lastSlot: number, partitions = 1, heardAt = 1e6) {
  const lines: LedgerLine[] = [];
  const lies: string[] = [];
  const ledger = new WriteLedger(
    {
      session: "s",
      cluster: "east",
      topic: "orders",
      schedules: Array.from({ length: partitions }, () => schedule),
      latencyObjectiveMs: 500,
    },
    (line) => lines.push(line),
    (lie) => lies.push(lie),
  );
  for (const report of reports) ledger.take(report, heardAt);
  ledger.end(intendedAt(schedule, lastSlot));
  return {
    writes: lines.filter((line): line is WriteLine => line.kind === "write"),
    unsent: lines.filter((line): line is UnsentLine => line.kind === "unsent"),
    schedules: lines.filter((line) => line.kind === "schedule"),
    totals: ledger.totals(intendedAt(schedule, lastSlot)),
    lies,
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

  it("takes answers to parts of a batch: each part has its own fate, offset and latency", () => {
    const { writes, totals, lies } = folded(
      [
        sending(1, [0, 9]),
        { report: "acknowledged", batch: 1, at: 10.12, offset: 107, seq: [5, 7] },
        { report: "acknowledged", batch: 1, at: 10.1, offset: 100, seq: [0, 4] },
        { report: "failed", batch: 1, at: 10.9, outcome: "indeterminate", error: "CLIENT_REQUEST_TIMEOUT", seq: [8, 8] },
      ],
      9,
    );
    expect(writes.map(({ seq, outcome, offset, error }) => [seq, outcome, offset, error])).to.deep.equal([
      [[0, 4], "acknowledged", 100, undefined],
      [[5, 7], "acknowledged", 107, undefined],
      [[8, 8], "indeterminate", null, "CLIENT_REQUEST_TIMEOUT"],
      [[9, 9], "indeterminate", null, "NEVER_ANSWERED"],
    ]);
    expect(totals).to.deep.include({ acknowledged: 8, indeterminate: 2, inFlight: 0 });
    expect(lies).to.deep.equal([]);
  });

  it("counts the latency of a write that a library retried from its intended time: late is late", () => {
    const { writes } = folded([sending(1, [0, 4]), acknowledged(1, 31, 100)], 4);
    expect(writes[0]).to.deep.include({ outcome: "acknowledged", late: 5 });
    expect(writes[0]?.latencyMsMax).to.equal(21000);
  });

  it("names what cannot be true, passes it over, and still accounts for every slot", () => {
    const { writes, unsent, totals, lies } = folded(
      [
        sending(1, [0, 4]),
        acknowledged(1, 10.06, 100),
        acknowledged(1, 10.07, 100),
        acknowledged(7, 10.07, 100),
        { report: "sending", batch: 2, partition: 3, session: "s", seq: [5, 6], slots: [5, 6] },
        sending(3, [5, 6], [3, 4]),
        sending(4, [5, 6], [5, 6], "somebody-else"),
        { report: "unsent", partition: 0, slots: [2, 5] },
        sending(5, [5, 6], [8, 9]),
        acknowledged(5, 10.2, 105),
      ],
      9,
    );
    expect(lies).to.deep.equal([
      "answered batch 1 a second time",
      "answered batch 7, which it never announced",
      "sent to partition 3, which has no schedule",
      "sent slot 3 of partition 0 after slot 4",
      "wrote as session somebody-else, not as s",
      "dropped slot 2 of partition 0 after slot 4",
    ]);
    expect(writes.map(({ seq }) => seq)).to.deep.equal([
      [0, 4],
      [5, 6],
    ]);
    expect(unsent.map(({ intended, slots }) => [intended, slots])).to.deep.equal([[[10.05, 10.07], 3]]);
    expect(totals.slots).to.equal(10);
  });

  it("believes nothing about slots that are not due yet, however many they are", () => {
    const { writes, unsent, lies } = folded(
      [sending(1, [0, 4]), sending(2, [5, 9]), { report: "unsent", partition: 0, slots: [5, Number.MAX_SAFE_INTEGER] }],
      4,
      1,
      10.06,
    );
    expect(lies).to.deep.equal([
      "sent slot 9 of partition 0 before it was due",
      `dropped slot ${Number.MAX_SAFE_INTEGER} of partition 0 before it was due`,
    ]);
    expect(writes.map(({ seq }) => seq)).to.deep.equal([[0, 4]]);
    expect(unsent).to.deep.equal([]);
  });
});
