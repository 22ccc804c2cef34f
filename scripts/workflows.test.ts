import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const script = fileURLToPath(new URL("../setup/workflows.mjs", import.meta.url));

describe("the linter of workflows", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-workflows-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const linted = (workflow?: string) => {
    if (workflow !== undefined) writeFileSync(join(folder, "w.yml"), workflow);
    const { status, stdout } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
    return { status, stdout };
  };
  const job = (step: string, more = "") => `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
${more}    steps:
      - ${step}
`;

  it("passes a sound one", () => {
    expect(linted(job("run: echo $GITHUB_REF"))).to.deep.equal({ status: 0, stdout: "1 workflows, 0 problems\n" });
  });

  it("fails where it looked at nothing", () => {
    expect(linted()).to.have.property("status", 1);
    expect(linted().stdout).to.include("no workflow was looked at");
  });

  it("names what is broken, with its place", () => {
    const { status, stdout } = linted(job(`run: echo "\${{ githb.ref }}"`, "    needs: nobody\n"));
    expect(status).to.equal(1);
    expect(stdout)
      .to.match(/w\.yml:9:\d+: undefined variable "githb"/)
      .and.to.match(/w\.yml:4:3: job "a" needs job "nobody"/);
  });

  it("knows no other runner than those of GitHub", () => {
    expect(linted(job("run: echo").replace("ubuntu-24.04", "ubuntu-42.04")).stdout).to.include('label "ubuntu-42.04" is unknown');
  });

  it("asks for pinned actions, an end to each job, and named permissions", () => {
    expect(linted(job("uses: actions/checkout@v4")).stdout).to.include("w.yml:8: pin the action to a commit");
    expect(linted(job("run: echo").replace("    timeout-minutes: 5\n", "")).stdout).to.include(
      "w.yml:5: a job needs timeout-minutes",
    );
    expect(linted(job("run: echo").replace("permissions: {}\n", "")).stdout).to.include("name the permissions");
  });
});
