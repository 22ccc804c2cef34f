import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Facts } from "../../audit/facts.ts";
import { GuardRefused, UsageError } from "../../core/errors.ts";
import { keepingSeal, mismatchOf, sealFolder } from "../../publish/manifest.ts";
import { recordIn } from "../../publish/run-folders.ts";
import { writeRunOutputs } from "../../publish/run-outputs.ts";
import { textOf } from "../../publish/write-whole.ts";
import { conclude, keptRun } from "./kept-run.fixture.ts";
import { auditFolder } from "./recompute.ts";

describe("an audit of a run folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = keptRun("21");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const change = (file: string, from: RegExp, to: string): void => {
    const before = readFileSync(join(folder, file), "utf8");
    const after = before.replace(from, to);
    expect(after, "something to change").not.to.equal(before);
    writeFileSync(join(folder, file), after);
  };

  it("comes to the same bytes, also of a copy elsewhere", () => {
    expect(auditFolder(folder)).to.deep.include({ same: true, differences: [] });
    const elsewhere = mkdtempSync(join(tmpdir(), "muster-elsewhere-"));
    cpSync(folder, elsewhere, { recursive: true });
    expect(auditFolder(elsewhere).same).to.equal(true);
    expect(recordIn(elsewhere).workloads[0]?.rpo?.records, "a record with figures in it").to.be.greaterThan(0);
    rmSync(elsewhere, { recursive: true });
  });

  it("refuses a folder that is not as its manifest says, and names every file", () => {
    change("ledger/writes.ndjson", /"acknowledged"/, '"rejected"');
    rmSync(join(folder, "logs", "west1.log"));
    writeFileSync(join(folder, "notes.txt"), "mine\n");
    expect(() => auditFolder(folder))
      .to.throw(GuardRefused, /ledger\/writes\.ndjson is not what it was\n.*west1\.log is missing\n.*notes\.txt was not there/s)
      .with.property("exitCode", 3);
  });

  it("judges a cell of the ladder again, and one that is not as theory says is missed", () => {
    const theory = { writes: "go on", reads: "unsaid", lost: "none", because: "it is a history" } as const;
    const facts = JSON.parse(readFileSync(join(folder, "facts.json"), "utf8")) as Facts;
    const claimed: Facts = { ...facts, cell: { step: "broker-crash", rung: "partial", theory } };
    writeFileSync(join(folder, "facts.json"), textOf(claimed));
    conclude(folder, claimed);
    const { same, record } = auditFolder(folder);
    expect(same).to.equal(true);
    expect(record.cell).to.deep.include({ ...claimed.cell, observed: { writes: "go on", reads: "untold", lost: "some" } });
    expect(record).to.deep.include({ verdict: "missed", exitCode: 1 });
    expect(record.reasons[0]).to.match(/^not as theory says: .*lost: theory says none, observed some: they differ/);
    expect(readFileSync(join(folder, "verdict.md"), "utf8")).to.include(
      "ladder: partial step broker-crash; observed: writes go on",
    );
  });

  it("finds a record that says something else than its files, even under a manifest that fits", () => {
    change("drill.json", /"verdict": "met"/, '"verdict": "missed"');
    sealFolder(folder);
    const { same, differences } = auditFolder(folder);
    expect(same).to.equal(false);
    expect(differences[0]).to.include({ recorded: '"missed"', recomputed: '"met"' });
  });

  it("finds files that say something else than their record", () => {
    const lost = recordIn(folder).workloads[0]?.rpo?.records ?? 0;
    const kept = readFileSync(join(folder, "ledger/log.ndjson"), "utf8").split("\n");
    writeFileSync(join(folder, "ledger/log.ndjson"), kept.filter((line) => !line.includes('"log"')).join("\n"));
    sealFolder(folder);
    const { same, record } = auditFolder(folder);
    expect(same).to.equal(false);
    expect(record.workloads[0]?.rpo?.records).to.be.greaterThan(lost);
  });

  it("is refused where there is nothing to hold the files against", () => {
    rmSync(join(folder, "manifest.sha256"));
    expect(() => auditFolder(folder)).to.throw(UsageError, "has no manifest.sha256");
    rmSync(join(folder, "facts.json"));
    sealFolder(folder);
    expect(() => auditFolder(folder)).to.throw(UsageError, "has no facts.json");
    writeFileSync(join(folder, "facts.json"), '{"schema":"muster.facts/0"}');
    sealFolder(folder);
    expect(() => auditFolder(folder)).to.throw(UsageError, /facts\.json is not what this version of Muster reads: .*schema/s);
  });
});

describe("a folder that was sealed", () => {
  it("stays whole when what is derived is derived again, and only if it was whole", async () => {
    const folder = keptRun("21");
    const derive = () => {
      writeRunOutputs(folder, recordIn(folder));
      writeFileSync(join(folder, "allure-3.html"), "<p>new</p>");
    };
    await keepingSeal(folder, derive);
    expect(mismatchOf(folder)).to.deep.equal({ different: [], missing: [], extra: [] });
    appendFileSync(join(folder, "timeline.ndjson"), "\n");
    writeFileSync(join(folder, "verdict.md"), "not mine");
    await keepingSeal(folder, derive);
    expect(mismatchOf(folder)?.different).to.include("timeline.ndjson");
    rmSync(folder, { recursive: true });
  });

  it("does not become whole by a deed that changes what it rests on meanwhile", async () => {
    const folder = keptRun("21");
    await keepingSeal(folder, () => appendFileSync(join(folder, "ledger/writes.ndjson"), "\n"));
    expect(mismatchOf(folder)?.different).to.deep.equal(["ledger/writes.ndjson"]);
    rmSync(folder, { recursive: true });
  });
});
