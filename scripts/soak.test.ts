import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseResults } from "../harness/soak/results.ts";
import { figuresIn } from "../harness/soak/text.ts";

const docs = new URL("../docs/", import.meta.url);
const page = readFileSync(new URL("soak.md", docs), "utf8");

describe("docs/soak.md", () => {
  it("says what its results say, and nothing else", () => {
    expect(page).to.equal(figuresIn(page, parseResults(readFileSync(new URL("soak/results.ndjson", docs), "utf8"))));
  });
});
