import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isOver, Journal } from "./journal.ts";

describe("the journal of what only the engine can undo", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-journal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const fault = { kind: "outage", subject: { region: "east" }, mode: "drop" } as const;
  const entry = (lease: string) => ({
    run: "aaa111",
    topology: "two",
    engine: "/var/run/docker.sock",
    lease,
    what: "outage region:east",
    fault,
  });

  it("is read by another process than wrote it", () => {
    new Journal(folder).begin(entry("f1"), 60_000);
    expect(new Journal(folder).standing("aaa111").map(({ lease }) => lease)).to.deep.equal(["f1"]);
  });

  it("goes with the last entry that was healed", () => {
    const journal = new Journal(folder);
    for (const lease of ["f1", "f2"]) journal.begin(entry(lease), 60_000);
    journal.healed("aaa111", "f1");
    expect(journal.standing("aaa111").map(({ lease }) => lease)).to.deep.equal(["f2"]);
    journal.healed("aaa111", "f2");
    expect(journal.runs()).to.deep.equal([]);
    journal.healed("aaa111", "f2");
  });

  it("passes over a line that a crash cut short", () => {
    const journal = new Journal(folder);
    journal.begin(entry("f1"), 60_000);
    appendFileSync(join(folder, "aaa111.ndjson"), '{"deed":"beg');
    expect(journal.standing("aaa111")).to.have.length(1);
  });

  it("does not lose the line after one that a crash cut short", () => {
    const journal = new Journal(folder);
    journal.begin(entry("f1"), 60_000);
    appendFileSync(join(folder, "aaa111.ndjson"), '{"deed":"beg');
    journal.begin(entry("f2"), 60_000);
    expect(journal.standing("aaa111").map(({ lease }) => lease)).to.deep.equal(["f1", "f2"]);
  });

  it("knows whose time is up: without a runner by the clock, with one when it is dead", () => {
    const journal = new Journal(folder);
    journal.begin(entry("f1"), 60_000);
    journal.begin(entry("f2"), null);
    const [byHand, ofDrill] = journal.standing("aaa111");
    if (byHand === undefined || ofDrill === undefined) throw new Error("two entries expected");
    expect(isOver(byHand)).to.equal(false);
    expect(isOver(byHand, Date.now() + 61_000)).to.equal(true);
    expect(isOver(ofDrill, Date.now() + 61_000)).to.equal(false);
    expect(isOver({ ...ofDrill, runner: ofDrill.runner?.replace(/\d+$/, "1") ?? null })).to.equal(true);
  });
});
