import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect } from "chai";
import { toolInput } from "./tool-input.ts";

const run = ([program = "", ...args]: readonly string[]) => spawnSync(program, args, { encoding: "utf8" });

describe("the input of a tool of Kafka", () => {
  it("is there while the tool runs, and no longer", () => {
    const { before, file } = toolInput({ partitions: [{ topic: "it's" }] });
    expect(run([...before, "cat", file]).stdout).to.equal('{"partitions":[{"topic":"it\'s"}]}');
    expect(existsSync(file)).to.equal(false);
  });

  it("is no other call's", () => {
    expect(toolInput({}).file).not.to.equal(toolInput({}).file);
  });

  it("leaves the tool its arguments and its exit code", () => {
    const { status, stdout } = run([...toolInput({}).before, "sh", "-c", 'echo "$1"; exit 7', "sh", "two words"]);
    expect([status, stdout]).to.deep.equal([7, "two words\n"]);
  });
});
