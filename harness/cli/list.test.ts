import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const list = (...options: string[]) =>
  // Of a shell: what Node gives a child for a pipe is a socket, which takes more.
  execFileSync("sh", ["-c", '"$0" "$@" | cat', process.execPath, main, "list", ...options], {
    encoding: "utf8",
    maxBuffer: 2 ** 24,
  });

describe("muster list", () => {
  it("gets through a pipe whole, although a pipe takes 64 KiB at once", function () {
    this.timeout(20_000);
    const text = list("--json");
    expect(text).to.have.length.greaterThan(65_536);
    expect(JSON.parse(text)).to.be.an("array");
  });

  it("shows drills, topologies and tiers, and counts what of the ladder does not apply", function () {
    this.timeout(20_000);
    const lines = list().trim().split("\n");
    expect(new Set(lines.slice(0, -1).map((line) => line.split(" ")[0]))).to.deep.equal(new Set(["drill", "topology", "tier"]));
    expect(lines.at(-1)).to.match(/^\d+ more cells of the ladder do not apply/);
  });
});
