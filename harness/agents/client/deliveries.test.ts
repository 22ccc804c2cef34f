import { expect } from "chai";
import type { LedgerLine } from "../../ledger/lines.ts";
import type { ConsumerReport } from "../../protocol/client-process.ts";
import { DeliveryLedger } from "./deliveries.ts";

function folded(reports: readonly ConsumerReport[]) {
  const lines: LedgerLine[] = [];
  const ledger = new DeliveryLedger(
    { group: "billing", member: "b1", cluster: "west", topic: "orders", resumeSource: "synced", autoOffsetReset: "latest" },
    (line) => lines.push(line),
  );
  for (const report of reports)
    if (report.report === "error") ledger.countError(report.error);
    else ledger.take(report);
  ledger.end();
  return { lines, totals: ledger.totals() };
}

const processed = (partition: number, from: number, to: number, at: number): ConsumerReport => ({
  report: "processed",
  partition,
  offset: [from, to],
  session: "s",
  seq: [from, to],
  at,
});

describe("what a consumer process reported, as a ledger", () => {
  it("joins what was processed into runs per partition", () => {
    const { lines, totals } = folded([
      processed(0, 0, 9, 1),
      processed(1, 5, 6, 1.01),
      processed(0, 10, 14, 1.05),
      processed(0, 12, 13, 1.06),
    ]);
    expect(lines.map((line) => (line.kind === "processed" ? [line.partition, line.seq, line.at] : line))).to.deep.equal([
      [0, [0, 14], [1, 1.05]],
      [0, [12, 13], [1.06, 1.06]],
      [1, [5, 6], [1.01, 1.01]],
    ]);
    expect(totals).to.deep.equal({ processed: 19, lastProcessedAt: 1.06, assigned: 0, errors: {} });
  });

  it("writes down what was processed before the commit that covers it", () => {
    const { lines } = folded([
      processed(0, 0, 9, 1),
      { report: "committing", commit: 1, at: 1.01, partition: 0, offset: 10 },
      { report: "committed", commit: 1, at: 1.02, outcome: "acknowledged" },
    ]);
    expect(lines.map(({ kind }) => kind)).to.deep.equal(["processed", "commit"]);
    expect(lines[1]).to.deep.equal({
      kind: "commit",
      group: "billing",
      cluster: "west",
      topic: "orders",
      partition: 0,
      offset: 10,
      at: 1.02,
      outcome: "acknowledged",
    });
  });

  it("leaves a commit without an answer indeterminate", () => {
    const { lines } = folded([
      { report: "committing", commit: 1, at: 1.01, partition: 0, offset: 10 },
      { report: "committing", commit: 2, at: 1.01, partition: 1, offset: 4 },
    ]);
    expect(lines).to.have.length(2);
    for (const line of lines) expect(line).to.include({ kind: "commit", outcome: "indeterminate", at: 1.01 });
  });

  it("calls a position by the source it was given, or by the reset that took its place", () => {
    const { lines, totals } = folded([
      { report: "assigned", partitions: [0, 1] },
      { report: "resumed", partition: 0, offset: 17, at: 2, found: true, logEnd: 20 },
      { report: "resumed", partition: 1, offset: 8, at: 2, found: false, logEnd: 8 },
    ]);
    expect(lines[0]).to.deep.include({ kind: "resume", offset: 17, source: "synced", logEnd: 20 });
    expect(lines[0]).to.not.have.property("reset");
    expect(lines[1]).to.deep.include({ kind: "resume", offset: 8, source: "reset", reset: "latest", logEnd: 8 });
    expect(totals.assigned).to.equal(2);
  });

  it("counts errors by code", () => {
    const { totals } = folded([
      { report: "error", error: "CLIENT_REQUEST_TIMEOUT" },
      { report: "committing", commit: 1, at: 1, partition: 0, offset: 1 },
      { report: "committed", commit: 1, at: 2, outcome: "rejected", error: "ILLEGAL_GENERATION" },
    ]);
    expect(totals.errors).to.deep.equal({ CLIENT_REQUEST_TIMEOUT: 1, ILLEGAL_GENERATION: 1 });
  });
});
