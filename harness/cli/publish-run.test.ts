import * as fs from "node:fs";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { drills } from "../drill/definition.ts";
import { loadSuites } from "../drill/mocha.ts";
import { samples } from "../report/sample.ts";
import { forgetLastRun, publishRun } from "./publish-run.ts";
import { drillFiles } from "./suites.ts";

const record = samples(fs)("04");
const result = { drill: record.drill, folder: "f", record, exitCode: 1, failure: new Error("missed") };
const one = { asked: { chosen: [record.drill], repeat: 1 } };

describe("what CI shows of a run", () => {
  let folder: string;
  const before = { ...process.env };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-ci-"));
    delete process.env.GITHUB_ACTIONS;
    delete process.env.GITHUB_STEP_SUMMARY;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    process.env = { ...before };
  });

  const published = (): string => {
    const out = new PassThrough();
    publishRun({ ...one, results: [result], reports: folder }, out);
    return String(out.read() ?? "");
  };

  it("is JUnit alone outside of GitHub", () => {
    expect(published()).to.equal("");
    expect(fs.readdirSync(folder)).to.deep.equal(["junit.xml"]);
  });

  it("is an annotation and a summary beside it on GitHub, added to what stands there", () => {
    const summary = join(folder, "summary.md");
    appendFileSync(summary, "before\n");
    process.env.GITHUB_ACTIONS = "true";
    process.env.GITHUB_STEP_SUMMARY = summary;
    expect(published()).to.match(/^::error title=04-\S*%3A missed::/);
    expect(readFileSync(summary, "utf8")).to.match(/^before\n## Failover drills\n/);
  });

  it("tells what could not be written, and throws nothing", () => {
    process.env.GITHUB_STEP_SUMMARY = join(folder, "no", "such", "folder");
    expect(published()).to.include("could not be written").and.to.include("ENOENT");
  });

  it("is red where the session failed before anything ran, whatever stood there", () => {
    fs.writeFileSync(join(folder, "junit.xml"), "green");
    publishRun({ ...one, results: [], reports: folder, broken: "no engine" }, new PassThrough());
    expect(readFileSync(join(folder, "junit.xml"), "utf8")).to.match(/errors="1".*<error[^>]* message="did not run: no engine"/s);
  });

  it("has what was tested beside the drills", () => {
    const beside = [
      { classname: "test", name: "a recount", outcome: { kind: "failure", type: "failed", message: "differs" } as const },
    ];
    publishRun({ ...one, results: [result], reports: folder, beside }, new PassThrough());
    expect(readFileSync(join(folder, "junit.xml"), "utf8")).to.match(/<failure[^>]* message="differs"/);
  });

  it("leaves nothing of the run before", () => {
    fs.writeFileSync(join(folder, "junit.xml"), "green");
    forgetLastRun(folder);
    forgetLastRun(folder);
    expect(fs.readdirSync(folder)).to.deep.equal([]);
  });
});

describe("a drill's place", () => {
  it("is the line that calls drill(), or climb() for a step of the ladder", async () => {
    await loadSuites(drillFiles());
    expect(drills()).to.have.length.greaterThan(2);
    for (const { name, place, spec } of drills()) {
      const { file, line } = place ?? { file: "nowhere", line: 0 };
      const lines = readFileSync(file, "utf8").split("\n");
      if (/^\s*climb\(/.test(lines[line - 1] ?? "")) {
        // Its step is named there, or before it where several steps share a definition.
        expect(lines.slice(0, line + 6).join("\n")).to.include(`"${spec.cell?.step}"`);
        continue;
      }
      expect(lines.slice(line - 1, line + 1).join(""), `${name} at ${file}:${line}`)
        .to.match(/^\s*drill\(/)
        // Drills of one definition share its line; each is named before it.
        .and.to.match(new RegExp(`"${name}"|drill\\(\\s*name,`));
      expect(lines.slice(0, line + 1).join("\n")).to.include(`"${name}"`);
    }
  });
});
