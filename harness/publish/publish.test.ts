import * as fs from "node:fs";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { historyLineOf } from "../report/history/line.ts";
import { samples } from "../report/sample.ts";
import { appendHistory, historyFile, readHistoryFile } from "./history-file.ts";
import { writeRunOutputs } from "./run-outputs.ts";

const record = samples(fs)("04");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "muster-publish-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what is derived from a run's record", () => {
  const bytes = () =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
    );

  it("is the same, byte by byte, when it is derived again", () => {
    writeFileSync(join(folder, "drill.json"), JSON.stringify(record));
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "logs", "east1.log"), "a line\n");
    writeRunOutputs(folder, record);
    const first = bytes();
    expect(Object.keys(first).filter((file) => file.includes("allure-results"))).to.have.length(7);
    writeRunOutputs(folder, record);
    expect(bytes()).to.deep.equal(first);
  });
});

describe("the history file", () => {
  const line = (run: string) => ({ ...historyLineOf(record), run, when: "2026-11-20T10:00:00Z" });

  it("grows by a line a drill", () => {
    for (const run of ["a", "b", "c"]) appendHistory(folder, line(run));
    const { lines, problems } = readHistoryFile(folder);
    expect(lines.map(({ run }) => run)).to.deep.equal(["a", "b", "c"]);
    expect(problems).to.deep.equal([]);
  });

  it("is no history where there is none", () => {
    expect(readHistoryFile(folder)).to.deep.equal({ lines: [], problems: [] });
  });

  it("ends a line that a crash tore, loses nothing, and names it ever after", () => {
    appendHistory(folder, line("a"));
    appendFileSync(historyFile(folder), '{"when":"2026-11-20T1');
    const torn = readHistoryFile(folder);
    expect(torn.lines.map(({ run }) => run)).to.deep.equal(["a"]);
    expect(torn.problems[0]).to.include("history.ndjson:2: the last line was torn");
    appendHistory(folder, line("b"));
    const { lines, problems } = readHistoryFile(folder);
    expect(lines.map(({ run }) => run)).to.deep.equal(["a", "b"]);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.include("history.ndjson:2: not a line of history");
    expect(readFileSync(historyFile(folder), "utf8")).to.include('\n{"when":"2026-11-20T1\n{');
  });

  it("loses no other line, wherever a crash cuts the last one", () => {
    const text = `${JSON.stringify(line("torn"))}\n`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (cut) => {
        rmSync(historyFile(folder), { force: true });
        appendHistory(folder, line("before"));
        appendFileSync(historyFile(folder), text.slice(0, cut));
        appendHistory(folder, line("after"));
        const { lines, problems } = readHistoryFile(folder);
        const whole = cut === text.length - 1;
        expect(lines.map(({ run }) => run)).to.deep.equal(["before", ...(whole ? ["torn"] : []), "after"]);
        expect(problems).to.have.length(whole || cut === 0 ? 0 : 1);
      }),
    );
  });

  it("keeps a whole last line that lacks only its end", () => {
    appendFileSync(historyFile(folder), JSON.stringify(line("a")));
    appendHistory(folder, line("b"));
    expect(readHistoryFile(folder).lines.map(({ run }) => run)).to.deep.equal(["a", "b"]);
  });
});
