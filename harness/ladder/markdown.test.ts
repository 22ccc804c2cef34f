import { expect } from "chai";
import { cell, ladderWith, run } from "./cells.fixture.ts";
import { ladderMarkdown } from "./markdown.ts";

const produce = (atLeast: number, atMost: number | null) => ({ figures: { "RTO produce": { atLeast, atMost } } });
const lineOf = (text: string, start: string): string => text.split("\n").find((line) => line.startsWith(`| ${start}`)) ?? "";

describe("the ladder as text", () => {
  it("tells a range over several runs, n, and never a mean", () => {
    const runs = [run("a", produce(8, 8.1)), run("bb", produce(9, 9.1)), run("ccc", produce(12, null))];
    const line = lineOf(ladderMarkdown(ladderWith(cell("one", "crash", runs))), "crash | met");
    expect(line)
      .to.include("| 3 | agrees: writes go on, lost none |")
      .and.include("| ≥ 8 s, median 9.0–9.1 s |")
      .and.include("`a` 2026-11-21, `bb`");
  });

  it("tells one run as one, and what it could not show as not shown", () => {
    const line = lineOf(ladderMarkdown(ladderWith(cell("one", "crash", [run("a", produce(8, 8.1))]))), "crash | met");
    expect(line).to.include("| 1 | agrees: writes go on, lost none | not shown | 8.0–8.1 s | not shown |");
  });

  it("splits a cell by whether the active controller was hit", () => {
    const runs = [run("a", { hitActiveController: true }), run("bb", { hitActiveController: false })];
    const text = ladderMarkdown(ladderWith(cell("one", "crash", runs)));
    expect(text)
      .to.include("| crash (active controller hit) | met | 1 |")
      .and.include("| crash (active controller spared) | met | 1 |");
  });

  it("tells runs under another Kafka apart, and never together", () => {
    const older = { conditions: { ...run("a").conditions, kafka: "3.9.2" } };
    const text = ladderMarkdown(ladderWith(cell("one", "crash", [run("a"), run("bb"), run("ccc", older)])));
    expect(text).to.include("| crash | met | 2 |").and.include("| crash (kafka: 3.9.2 instead of 4.3.1) | met | 1 |");
  });

  it("tells a theory that could not be held against a run from none", () => {
    const runs = [run("a", { agrees: null }), run("bb", { agrees: true })];
    const text = ladderMarkdown(
      ladderWith(cell("one", "crash", runs), cell("one", "new", [run("a", { theory: null, agrees: null })])),
    );
    expect(text).to.include("| 2 | 1 cannot be told, 1 agrees: writes go on, lost none |").and.include("| new | met | 1 | – |");
  });

  it("tells apart what was not run, does not apply, could not tell, and missed as theory says", () => {
    const caught = run("a", { verdict: "missed", passed: true, exitCode: 1 });
    const differs = run("a", { verdict: "missed", passed: false, agrees: false, reasons: ["not as theory says: x|y"] });
    const text = ladderMarkdown(
      ladderWith(
        cell("one", "crash", []),
        { ...cell("one", "cut", []), why: "one zone" },
        cell("one", "pause", [run("a", { verdict: "inconclusive", passed: false, reasons: ["vacuous"] })]),
        cell("one", "majority", [caught]),
        cell("one", "disk", [differs]),
      ),
    );
    expect(text)
      .to.include("| partial | crash | · |")
      .and.include("| partial | cut | – |")
      .and.include("| partial | pause | ❔ |");
    expect(text).to.include("| partial | majority | ☑ |").and.include("| partial | disk | ❌ |");
    expect(text).to.include("| crash | not run | 0 |").and.include("- `cut` does not apply: one zone");
    expect(text).to.include("| pause | inconclusive (1 try) | 0 |").and.include("| majority | as theory says | 1 |");
    expect(text).to.include("| disk | not as theory says | 1 | differs: writes go on, lost none |").and.include("x\\|y");
    expect(text).to.include("2 of 4 cells have been measured, by 2 runs.").and.include("Of 3 tries 1 told nothing (33 %)");
  });
});
