import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { splitByPartition } from "./raw-read.ts";

describe("what the console consumer prints", () => {
  it("is split by partition, and only records are counted", () => {
    const raw = mkdtempSync(join(tmpdir(), "muster-raw-"));
    const whole = join(raw, ".whole");
    const lines = [
      "Partition:1\tOffset:0\tmuster:a",
      "Option --consumer.config is deprecated",
      "Partition:0\tOffset:0\tmuster:b",
    ];
    writeFileSync(whole, `${lines.join("\n")}\nPartition:1\tOffset:1\tmuster:c\n`);
    expect(splitByPartition(whole, raw, "west-payments")).to.equal(3);
    expect(readdirSync(raw).toSorted()).to.deep.equal(["west-payments-0.txt", "west-payments-1.txt"]);
    expect(readFileSync(join(raw, "west-payments-1.txt"), "utf8")).to.equal(
      "Partition:1\tOffset:0\tmuster:a\nPartition:1\tOffset:1\tmuster:c\n",
    );
  });
});
