import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadSuites } from "./mocha.ts";

describe("drills as mocha tests", () => {
  const folder = mkdtempSync(join(tmpdir(), "muster-suites-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are run in the order in which they are named, and no others", async () => {
    const files = ["one", "two"].map((name) => join(folder, `${name}.mjs`));
    writeFileSync(files[0] ?? "", 'it("a", () => {}); it("b", () => { throw new Error("b fails"); }); it("ab", () => {});');
    writeFileSync(files[1] ?? "", 'it("c", () => {}); it("d", () => {});');
    const told: string[] = [];
    const suites = await loadSuites(files, (title) => told.push(title));
    const counts = await suites.run(["c", "a", "d", "b"], new AbortController().signal);
    expect(told).to.deep.equal(["c", "a", "d", "b"]);
    expect(counts).to.deep.equal({ passed: 3, failed: 1 });
  });

  it("are not begun after an interruption", async () => {
    const suites = await loadSuites([]);
    expect(await suites.run(["a"], AbortSignal.abort())).to.deep.equal({ passed: 0, failed: 0 });
  });
});
