import * as fs from "node:fs";
import { expect } from "chai";
import { historyLineOf } from "../report/history/line.ts";
import type { DrillRecord } from "../report/record.ts";
import { samples } from "../report/sample.ts";
import { cellRunOf } from "./cell-run.ts";
import { cell, ladderWith, place, run } from "./cells.fixture.ts";
import { inconclusiveRate, type Known, ladder, ladderOf } from "./ladder.ts";

const sample = samples(fs)("17");
const observed = { writes: "go on", reads: "go on", lost: "none" } as const;
const record = (over: Partial<DrillRecord> = {}): DrillRecord => ({
  ...sample,
  drill: "crash-on-one",
  topology: "one",
  verdict: "met",
  exitCode: 0,
  cell: { step: "crash", rung: "partial", observed, agrees: true, why: [] },
  ...over,
});
const known = (over: Partial<Known>): Known => ({
  places: [place("one", "crash")],
  topologies: [{ name: "one", about: "One." }],
  muster: { version: "0.1.0", rules: "def" },
  before: undefined,
  records: [],
  history: [],
  ...over,
});
const collected = (over: Partial<Known>) => ladderOf(known(over)).cells[0];

describe("the ladder", () => {
  it("takes a run once, whoever knows it, and keeps those of other machines", () => {
    const before = ladderWith(cell("one", "crash", [run("aaa"), run(sample.run)]));
    const runs = collected({ before, records: [record()], history: [historyLineOf(record())] });
    expect(runs?.runs.map((one) => one.run).toSorted()).to.deep.equal(["aaa", sample.run].toSorted());
    expect(runs?.others).to.deep.equal([]);
  });

  it("is read back as it was written, and then says the same without any run folder", () => {
    const written = ladderOf(known({ records: [record()] }));
    const read = ladder.parse(JSON.parse(JSON.stringify(written)));
    expect(ladderOf(known({ before: read }))).to.deep.equal(written);
  });

  it("counts a try of which only history knows, and none that somebody broke off", () => {
    const line = historyLineOf(record({ run: "bbb", verdict: "inconclusive", exitCode: 6 }));
    const broken = record({ run: "ccc", verdict: "aborted", exitCode: 130 });
    const cells = collected({ records: [record(), broken], history: [line, historyLineOf(broken)] });
    expect(cells?.runs).to.have.length(1);
    expect(cells?.others.map((one) => one.run)).to.deep.equal(["bbb"]);
    expect(inconclusiveRate(cells === undefined ? [] : [cells])).to.deep.equal({ of: 2, without: 1 });
  });

  it("drops cells of steps that are no more, and runs of drills that are no cell", () => {
    const { cell: _, ...plain } = record();
    const before = ladderWith(cell("one", "gone", [run("aaa")]));
    expect(ladderOf(known({ before, records: [plain] })).cells).to.deep.equal([
      { ...place("one", "crash"), runs: [], others: [] },
    ]);
  });
});

describe("a run of a cell", () => {
  const [first] = sample.workloads;
  if (first === undefined) throw new Error("no workload");
  const rto = (atLeast: number, atMost: number | null) => ({
    ...first,
    rto: {
      relapses: 0,
      relapse: [],
      byPartition: [],
      shownSeconds: 60,
      produce: { atLeast, atMost, censored: atMost === null },
    },
  });

  it("keeps how busy the cores were, where somebody looked", () => {
    const worst = { from: 1, to: 6, busy: 0.9, steal: 0, pressure: 0.8, load: 12 };
    expect(cellRunOf(record({ host: { cores: 2, worst } })).cores).to.deep.equal({ busy: 0.9, pressure: 0.8 });
    expect(cellRunOf(record({ host: { cores: 2 } }))).not.to.have.property("cores");
  });

  it("says where several clusters shared its load: a copy in each", () => {
    const both = [
      { cluster: "west", topic: "east.payments" },
      { cluster: "east", topic: "west.payments" },
    ];
    expect(cellRunOf(record({ workloads: [{ ...first, copies: both }] })).settings).to.include(
      "an equal share of the load written in each of east, west",
    );
    expect(cellRunOf(record({ workloads: [{ ...first, copies: both.slice(1) }] })).settings.join()).not.to.include("share");
  });

  it("tells the worst of its workloads, rounded outwards", () => {
    const { figures } = cellRunOf(record({ workloads: [rto(1.23456, 1.23456), rto(0.5, 2.00001)] }));
    expect(figures["RTO produce"]).to.deep.equal({ atLeast: 1.234, atMost: 2.001 });
    expect(cellRunOf(record({ workloads: [rto(1, 1), rto(9, null)] })).figures["RTO produce"]).to.deep.equal({
      atLeast: 9,
      atMost: null,
    });
  });

  it("takes what no workload shows for not shown, and figures of a run that was not judged for none", () => {
    const { rto: _, ...without } = rto(1, 1);
    expect(cellRunOf(record({ workloads: [without] })).figures["RTO produce"]).to.equal(null);
    expect(cellRunOf(record({ verdict: "invalid" })).figures).to.deep.equal({});
  });

  it("counts brokers, dedicated controllers, nodes that are both, and workers", () => {
    const host = (kind: "node" | "connect" | "clients", roles?: string[]) => ({
      name: "h",
      kind,
      region: "r",
      zone: "a",
      ...(roles && { roles }),
    });
    const hosts = [
      host("node", ["broker"]),
      host("node", ["controller"]),
      host("node", ["broker", "controller"]),
      host("connect"),
    ];
    expect(cellRunOf(record({ hosts: [...hosts, host("clients")] })).machines).to.deep.equal({
      brokers: 1,
      controllers: 1,
      combined: 1,
      workers: 1,
    });
  });
});
