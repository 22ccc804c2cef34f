import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { measure } from "../../measure/measure.ts";
import { openBook } from "../../measure/open.ts";
import { ledgerIn } from "../../publish/ledger-files.ts";
import { longRun, writeLongRun } from "./long-run.ts";

describe("a long run for the bench", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-bench-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is a sound ledger of a run in which nothing went wrong, in as many lines as it says", () => {
    const lines = writeLongRun(folder, 200_000);
    const ledger = ledgerIn(folder);
    expect([...ledger.lines].length).to.equal(lines);
    const measured = measure({ lines: ledger.lines, ...longRun(200_000) });
    expect(ledger.problems()).to.deep.equal([]);
    expect(measured).to.include({ sent: 200_000, acknowledged: 200_000, unsent: 0 });
    expect(measured.rpo).to.include({ records: 0 });
    expect(measured.rto?.produce).to.include({ atMost: 0 });
    expect(measured.duplicates.delivery).to.include({ extra: 0 });
  });

  it("takes no more of a book the longer it was", () => {
    const linesAt = (records: number): number => {
      rmSync(join(folder, "ledger"), { recursive: true, force: true });
      writeLongRun(folder, records);
      const { writes, logs, processed, commits } = openBook({ lines: ledgerIn(folder).lines, ...longRun(records) });
      return writes.length + logs.length + processed.length + commits.length;
    };
    expect(linesAt(600_000)).to.equal(linesAt(400_000));
  });
});
