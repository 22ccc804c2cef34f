import { expect } from "chai";
import { SaxesParser } from "saxes";
import { cell, ladderWith, run } from "./cells.fixture.ts";
import { comparisonSvg } from "./chart.ts";
import { compareTopologies } from "./comparison.ts";
import { comparisonMarkdown } from "./comparison-markdown.ts";
import type { LadderCell } from "./ladder.ts";

const comparison = (...cells: LadderCell[]) => compareTopologies(ladderWith(...cells));
const conditions = run("a").conditions;
const olderKafka = { conditions: { ...conditions, kafka: "3.9.2" } };

describe("topologies side by side", () => {
  it("are compared under the most frequent conditions; others say how they differ, and show no figure", () => {
    const { topologies, steps } = comparison(
      cell("one", "crash", [run("a"), run("bb", olderKafka)]),
      cell("two", "crash", [run("ccc", olderKafka)]),
      cell("three", "crash", [run("dddd")]),
    );
    expect(topologies.map(({ topology, n, differs }) => [topology, n, differs])).to.deep.equal([
      ["one", 1, []],
      ["two", 0, ["kafka: 3.9.2 instead of 4.3.1"]],
      ["three", 1, []],
    ]);
    expect(topologies[1]?.latency).to.deep.equal([]);
    expect(steps[0]?.rows.map(({ n, figures }) => [n, Object.keys(figures).length])).to.deep.equal([
      [1, 3],
      [0, 0],
      [1, 3],
    ]);
    const text = comparisonMarkdown(
      comparison(cell("one", "crash", [run("a")]), cell("two", "crash", [run("bb", olderKafka)])),
      "c.svg",
    );
    expect(text).to.include("not comparable: kafka: 3.9.2 instead of 4.3.1");
  });

  it("state the settings of the runs that are compared, and of no other", () => {
    const other = { ...olderKafka, settings: ["acks=1 RF 3 min ISR 2"] };
    const [one] = comparison(cell("one", "crash", [run("a"), run("bb", other)]), cell("two", "crash", [run("ccc")])).topologies;
    expect(one?.settings).to.deep.equal(["acks=all RF 3 min ISR 2"]);
  });

  it("tell bytes per record by plane, and latency as the range of all runs", () => {
    const slow = { workload: "payments", n: 100, p50: { atLeast: 50, atMost: 51 }, p99: null };
    const [one] = comparison(cell("one", "crash", [run("a"), run("bb", { latency: [slow], traffic: null })])).topologies;
    expect(one?.crossZone?.all.range).to.deep.equal({ atLeast: 810, atMost: 810 });
    expect(one?.crossZone?.byPlane.replication.range?.atMost).to.equal(500);
    expect(one?.latency[0]?.p50).to.deep.include({ n: 2, range: { atLeast: 33.8, atMost: 51 } });
    expect(one?.latency[0]?.p99).to.deep.include({ n: 1, of: 2 });
  });

  it("say how busy the cores were that all of a topology shared", () => {
    const busy = (share: number) => ({ cores: { busy: share, pressure: null } });
    const cells = [
      cell("one", "crash", [run("a", busy(0.51)), run("bb", busy(0.994)), run("ccc")]),
      cell("two", "crash", [run("d")]),
    ];
    const compared = comparison(...cells);
    expect(compared.topologies.map(({ coresBusy }) => coresBusy?.range ?? null)).to.deep.equal([
      { atLeast: 0.51, atMost: 0.994 },
      null,
    ]);
    expect(comparisonMarkdown(compared, "c.svg")).to.include("| 51–99 % |").and.include("| not kept |");
  });

  it("tell what each survives by what all runs of a step saw", () => {
    const lost = { observed: { writes: "go on", reads: "go on", lost: "some" } };
    const stops = { observed: { writes: "stop", reads: "go on", lost: "none" } };
    const [one] = comparison(
      cell("one", "a", [run("a")]),
      cell("one", "b", [run("a", lost)]),
      cell("one", "c", [run("a", stops)]),
      cell("one", "d", [run("a"), run("bb", stops)]),
      cell("one", "e", [run("a", { verdict: "inconclusive" })]),
    ).topologies;
    expect(one?.survives).to.deep.equal({ goesOn: ["a"], losesRecords: ["b"], stops: ["c"], mixed: ["d"] });
  });

  it("name the step of the highest rung in which writes were out longest", () => {
    const out = (atLeast: number) => ({ figures: { "RTO produce": { atLeast, atMost: null } } });
    const [one] = comparison(
      cell("one", "crash", [run("a", out(90))]),
      cell("one", "zone", [run("a", out(5))], { rung: "full-scale" }),
      cell("one", "region", [run("a", out(20))], { rung: "full-scale" }),
    ).topologies;
    expect(one?.worst).to.include({ step: "region", n: 1 });
  });

  it("name the step of any rung that lost the most, which need not be the one that was out longest", () => {
    const lost = (most: number) => ({ figures: { RPO: { atLeast: 0, atMost: most }, "RTO produce": { atLeast: 1, atMost: 2 } } });
    const [one] = comparison(
      cell("one", "crash", [run("a", lost(47))]),
      cell("one", "region", [run("a", lost(3))], { rung: "full-scale" }),
      cell("one", "vacuous", [run("a", { figures: { RPO: null } })], { rung: "full-scale" }),
      cell("one", "older", [run("a", { ...olderKafka, ...lost(90) })], { rung: "full-scale" }),
    ).topologies;
    expect(one?.mostLost).to.include({ step: "crash", n: 1 });
    expect(one?.mostLost?.figures.RPO?.range).to.deep.equal({ atLeast: 0, atMost: 47 });
  });

  it("say so where nothing was measured", () => {
    expect(comparisonMarkdown(comparison(cell("one", "crash", [])), "c.svg")).to.include("`muster ladder`");
  });

  it("are drawn as well-formed SVG without a figure that is none", () => {
    const svg = comparisonSvg(
      comparison(
        cell("one <&>", "crash", [run("a")]),
        cell("two", "crash", [run("bb", { figures: { "RTO produce": { atLeast: 45, atMost: null } } })]),
        cell("four", "crash", [run("dddd", olderKafka)]),
        cell("three", "crash", [run("ccc", { figures: {} })]),
      ),
    );
    const problems: string[] = [];
    const parser = new SaxesParser();
    parser.on("error", ({ message }) => problems.push(message));
    parser.write(svg).close();
    expect(problems).to.deep.equal([]);
    expect(svg).not.to.match(/NaN|undefined|Infinity|null/);
    expect(svg).to.include("≥ 45 s (crash, n=1)").and.include("not comparable");
  });
});
