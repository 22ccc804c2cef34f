import { readFileSync } from "node:fs";
import { expect } from "chai";
import { reports } from "./client-process.ts";

const page = readFileSync(new URL("../../docs/client-protocol.md", import.meta.url), "utf8");
/** Blocks that say whose lines they hold: ```json producer */
const examples = [...page.matchAll(/```json (producer|consumer)\n([^`]*)```/gu)].flatMap(([, kind, lines]) =>
  (lines ?? "")
    .trim()
    .split("\n")
    .map((line) => ({ kind: kind as "producer" | "consumer", line })),
);

describe("docs/client-protocol.md", () => {
  it("shows lines that the schemas take, with nothing in them that the schemas do not know", () => {
    expect(examples.length).to.be.greaterThan(15);
    for (const { kind, line } of examples) expect(reports[kind].parse(JSON.parse(line)), line).to.deep.equal(JSON.parse(line));
  });

  it("has an example of every report there is", () => {
    const shown = new Set(examples.map(({ kind, line }) => `${kind} ${JSON.parse(line).report}`));
    const own = (kind: "producer" | "consumer"): string[] =>
      reports[kind].options.flatMap(({ shape }) => [...shape.report.values].map((report) => `${kind} ${report}`));
    const common = ["hello", "event", "log", "error"].map((report) => `consumer ${report}`);
    for (const report of [...own("producer"), ...own("consumer")])
      if (!common.includes(report)) expect([...shown]).to.include(report);
  });
});
