import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

describe("README.md", () => {
  it("shows a drill as it is, word for word", () => {
    const samples = [...textOf("README.md").matchAll(/<!-- sample: (\S+) -->\n```ts\n(.*?)```\n<!-- \/sample -->/gs)];
    expect(samples, "samples").to.have.length.greaterThan(0);
    for (const [, file = "", sample] of samples)
      expect(sample, `the sample in README.md is no longer ${file}: paste the file`).to.equal(textOf(file));
  });

  it("names every verb there is, and none that is not", () => {
    const { stdout } = spawnSync(process.execPath, [join(root, "harness/cli/main.ts"), "--help"], { encoding: "utf8" });
    const [, commands = ""] = stdout.split("Commands:");
    const verbs = [...commands.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, verb]) => verb).filter((verb) => verb !== "help");
    const documented = [...textOf("README.md").matchAll(/^\| `([a-z]+)[^`]*` +\|/gm)].map(([, verb]) => verb);
    expect(verbs).to.include("run");
    expect(documented).to.have.members(verbs);
  });
});
