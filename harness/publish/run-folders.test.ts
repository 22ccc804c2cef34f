import * as fs from "node:fs";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { samples } from "../report/sample.ts";
import { findBatch, findRun, lastFailed, newestRunOf } from "./run-folders.ts";

const record = samples(fs)("04");

describe("a run that is named", () => {
  let reports: string;
  beforeEach(() => {
    reports = mkdtempSync(join(tmpdir(), "muster-runs-"));
    keep("2026-11-20T10-00-00Z-region-loss-aaaaaa", JSON.stringify({ ...record, run: "aaaaaa" }));
    keep("2026-11-20T11-00-00Z-region-loss-bbbbbb", undefined);
    symlinkSync("2026-11-20T10-00-00Z-region-loss-aaaaaa", join(reports, "latest"));
  });
  afterEach(() => rmSync(reports, { recursive: true, force: true }));

  const keep = (name: string, content: string | undefined): void => {
    mkdirSync(join(reports, name));
    if (content !== undefined) writeFileSync(join(reports, name, "drill.json"), content);
  };
  const refusal = (name: string): UsageError => {
    try {
      findRun(reports, name);
    } catch (error) {
      if (error instanceof UsageError) return error;
      throw error;
    }
    throw new Error(`${name} was found`);
  };

  it("is found by its id, its folder, its path and as the latest", () => {
    for (const name of [
      "aaaaaa",
      "2026-11-20T10-00-00Z-region-loss-aaaaaa",
      "reports/2026-11-20T10-00-00Z-region-loss-aaaaaa/",
      "latest",
    ])
      expect(findRun(reports, name).record.run).to.equal("aaaaaa");
  });

  it("is suggested where it is nearly right", () => {
    expect(refusal("aaaaab").message).to.equal('there is no run "aaaaab"; did you mean "aaaaaa"?');
    expect(refusal("../../etc").message).to.include('there is no run "../../etc"');
  });

  it("is refused where it has no record, or one that is none, each with its place", () => {
    expect(refusal("bbbbbb").message).to.include("has no drill.json");
    keep("2026-11-20T12-00-00Z-region-loss-cccccc", '{"schema":');
    expect(refusal("cccccc").message).to.match(/cccccc\/drill\.json is not JSON/);
    keep("2026-11-20T12-00-00Z-region-loss-dddddd", '{"schema":"muster.drill/1"}');
    expect(refusal("dddddd").message).to.match(/dddddd\/drill\.json is no record of a drill: .*drill/s);
  });

  it("is found by its path anywhere, and with all others of its batch", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "muster-artifact-"));
    writeFileSync(join(elsewhere, "drill.json"), JSON.stringify(record));
    expect(findRun(reports, elsewhere).record.run).to.equal(record.run);
    rmSync(elsewhere, { recursive: true });

    const plan = (folder: string, batch: string): void =>
      writeFileSync(join(reports, folder, "plan.json"), JSON.stringify({ drill: "region-loss", parameters: { batch } }));
    const batchOfRecord = record.parameters?.batch ?? "";
    plan("2026-11-20T11-00-00Z-region-loss-bbbbbb", batchOfRecord);
    const batch = findBatch(reports, batchOfRecord);
    expect(batch?.runs.map(({ record: { run } }) => run)).to.deep.equal(["aaaaaa"]);
    expect(batch?.withoutRecord).to.deep.equal({ "region-loss": 1 });
    expect(findBatch(reports, "batch-2")).to.equal(undefined);
  });

  it("failed last where its drill's newest run was not passed or left no record", () => {
    keep("2026-11-20T09-00-00Z-good-aaaaa1", JSON.stringify({ ...record, verdict: "missed" }));
    keep("2026-11-20T10-00-00Z-good-aaaaa2", JSON.stringify({ ...record, verdict: "met" }));
    keep("2026-11-20T10-00-00Z-bad-aaaaa3", JSON.stringify({ ...record, verdict: "missed" }));
    expect(lastFailed(reports, ["good", "bad", "region-loss", "never-run"])).to.deep.equal(["bad", "region-loss"]);
  });

  it("is the newest of its drill that has a record", () => {
    expect(newestRunOf(reports, "region-loss").record.run).to.equal("aaaaaa");
    expect(() => newestRunOf(reports, "region")).to.throw(UsageError);
  });
});
