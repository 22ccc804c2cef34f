import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ledgerFileOf, ledgerFiles } from "../ledger/files.ts";
import { measure } from "../measure/measure.ts";
import { flawless, plantedSettings, record } from "../measure/planted.ts";
import { ledgerIn } from "./ledger-files.ts";

describe("the ledger of a run folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-ledger-"));
    mkdirSync(join(folder, "ledger"));
    for (const file of ledgerFiles) writeFileSync(join(folder, file), "");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives the figures of the lines that were written to it, however often it is gone through", () => {
    const { lines, timeline } = record([flawless(3000, 2000), { ...flawless(3000, 2000), west: [1, 2, 3] }], 7);
    for (const line of lines) appendFileSync(join(folder, ledgerFileOf(line)), `${JSON.stringify(line)}\n`);
    const ledger = ledgerIn(folder);
    const of = { timeline, settings: plantedSettings };
    const figures = measure({ lines, ...of });
    expect(figures.rpo?.records).to.equal(2997);
    for (const _ of [1, 2]) expect(measure({ lines: ledger.lines, ...of })).to.deep.equal(figures);
    expect(ledger.problems()).to.deep.equal([]);
  });

  it("names what cannot be read once, file by file, and is empty where nothing was written", () => {
    const ledger = ledgerIn(folder);
    expect([...ledger.lines]).to.deep.equal([]);
    writeFileSync(join(folder, "ledger/commits.ndjson"), '\n{"kind":"commit"');
    rmSync(join(folder, "ledger/log.ndjson"));
    mkdirSync(join(folder, "ledger/log.ndjson"));
    for (const _ of [1, 2]) expect([...ledger.lines]).to.deep.equal([]);
    const [log, commits, ...others] = ledger.problems();
    expect(log).to.include({ file: "ledger/log.ndjson", line: 0 });
    expect(log?.problem).to.match(/^cannot be read: EISDIR/);
    expect(commits).to.deep.equal({ file: "ledger/commits.ndjson", line: 2, problem: "is cut off" });
    expect(others).to.deep.equal([]);
  });

  it("names a file that is missing, since every run has it, if only empty", () => {
    rmSync(join(folder, "ledger/deliveries.ndjson"));
    const ledger = ledgerIn(folder);
    for (const _ of [1, 2]) expect([...ledger.lines]).to.deep.equal([]);
    expect(ledger.problems()).to.deep.equal([{ file: "ledger/deliveries.ndjson", line: 0, problem: "is missing" }]);
  });
});
