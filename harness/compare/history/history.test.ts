import * as fs from "node:fs";
import { expect } from "chai";
import { readHistories } from "../../measure/histories.ts";
import type { MeasureSettings } from "../../measure/settings.ts";
import { type HistoryLine, historyLine, historyLineOf } from "../../report/history/line.ts";
import { readHistory } from "../../report/history/read.ts";
import type { DrillRecord } from "../../report/record.ts";
import { recordOf } from "../../report/sample.ts";
import { missedMeasures } from "../../targets/drill-verdict.ts";
import type { TargetLines } from "../../targets/target.ts";
import { cleanRuns, lossBound } from "./clean-runs.ts";
import { groupsOf } from "./groups.ts";
import { historyTable } from "./table.ts";

const records = readHistories<MeasureSettings & { targets?: TargetLines }>(fs).map(recordOf);

const run = (run: string, rto: number | null, more: Partial<HistoryLine> = {}): HistoryLine => ({
  when: `2026-11-20T10:00:0${run}Z`,
  run,
  batch: "b",
  drill: "leader-kill",
  topology: "single-region",
  kafka: "4.3.1",
  client: "kafkajs",
  set: {},
  seed: 1,
  verdict: "met",
  exitCode: 0,
  host: { cores: 2, load: 1.5 },
  workloads: [
    {
      name: "payments",
      tier: "tier-1",
      measured: { rto: rto === null ? null : { atLeast: rto - 0.1, atMost: rto + 0.1 } },
      gate: {},
      objective: {},
    },
  ],
  ...more,
});
const text = (...lines: HistoryLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("a line of history", () => {
  it("comes out of every record, and back from JSON", () => {
    for (const record of records) {
      const line = historyLineOf(record);
      expect(historyLine.parse(JSON.parse(JSON.stringify(line)))).to.deep.equal(line);
    }
  });

  it("claims no figure of a loss that was not shown, and no upper end of one that is partly unknown", () => {
    const record = records.find(({ workloads }) => workloads.some(({ rpo }) => rpo?.seconds !== undefined));
    const figures = (more: object) => {
      const workloads = (record?.workloads ?? []).map((one) => ({ ...one, rpo: one.rpo && { ...one.rpo, ...more } }));
      return historyLineOf({ ...record, workloads } as DrillRecord).workloads.flatMap(({ measured }) =>
        "rpo" in measured ? [measured.rpo] : [],
      );
    };
    expect(figures({ vacuous: true })).to.have.length.greaterThan(0);
    expect(new Set(figures({ vacuous: true }))).to.deep.equal(new Set([null]));
    for (const figure of figures({ vacuous: false, undetermined: 500 }))
      expect(figure).to.include({ atMost: null, censored: true });
  });

  it("says of a known-bad drill whether it was caught", () => {
    const record = records.find(({ verdict }) => verdict === "missed");
    if (record === undefined) throw new Error("no history misses anything");
    const missed = missedMeasures(record.workloads);
    expect(historyLineOf({ ...record, mustMiss: missed })).to.have.property("caught", true);
    expect(historyLineOf({ ...record, mustMiss: [...missed, "replayed"] })).to.have.property("caught", false);
    expect(historyLineOf(record)).not.to.have.property("caught");
  });
});

describe("a history file", () => {
  it("is read past a corrupt line, which is named", () => {
    const { lines, problems } = readHistory(`${text(run("1", 9))}{"run":7}\n${text(run("2", 8))}`, "h.ndjson");
    expect(lines.map((line) => line.run)).to.deep.equal(["1", "2"]);
    expect(problems).to.have.length(1);
    expect(problems[0]).to.match(/^h\.ndjson:2: not a line of history: .*when/);
  });

  it("is read up to a torn last line, which is named", () => {
    const { lines, problems } = readHistory(`${text(run("1", 9))}${text(run("2", 8)).slice(0, 40)}`, "h.ndjson");
    expect(lines.map((line) => line.run)).to.deep.equal(["1"]);
    expect(problems[0]).to.match(/^h\.ndjson:2: the last line was torn/);
  });

  it("keeps a last line that lacks its end and nothing else", () => {
    expect(readHistory(text(run("1", 9)).trimEnd(), "h").lines).to.have.length(1);
  });
});

describe("history", () => {
  const [group] = groupsOf([run("3", 9.4), run("1", 9), run("2", 12), run("4", null)]);

  it("gives n, median and spread, and tells how many runs show none", () => {
    expect(group?.measures).to.have.length(1);
    const [rto] = group?.measures ?? [];
    expect(rto).to.include({ n: 3, of: 4, censored: 0 });
    expect(rto?.range).to.deep.equal({ atLeast: 8.9, atMost: 12.1 });
    expect(rto?.median?.atLeast).to.be.closeTo(9.3, 1e-9);
    expect(rto?.median?.atMost).to.be.closeTo(9.5, 1e-9);
  });

  it("compares only runs under the same conditions", () => {
    const others = [
      run("2", 9, { kafka: "3.9.2" }),
      run("3", 9, { set: { "home.node.x": "6" } }),
      run("4", 9, { client: "other" }),
    ];
    expect(groupsOf([run("1", 9), ...others])).to.have.length(4);
    const unlike = [
      run("1", 9),
      run("2", 9, { clientVersion: "2.2.4" }),
      run("3", 9, { clientVersion: "2.2.5" }),
      run("4", 9, { world: "new" }),
      run("5", 9, { world: "kept" }),
      run("6", 9, { host: { cores: 8 } }),
      run("7", 9, { host: {} }),
    ];
    expect(groupsOf(unlike)).to.have.length(7);
    expect(groupsOf([...unlike, ...unlike])).to.have.length(7);
  });

  it("takes no figure from a drill that is invalid", () => {
    const [one] = groupsOf([run("1", 9), run("2", 99, { verdict: "invalid" })]);
    expect(one?.measures[0]).to.include({ n: 1, of: 1 });
    expect(one?.measures[0]?.range?.atMost).to.equal(9.1);
  });

  it("gives no upper end to what was censored", () => {
    const censored = run("1", 9);
    const [workload] = censored.workloads;
    const lines = [
      { ...censored, workloads: [{ ...workload, measured: { rto: { atLeast: 61, atMost: null, censored: true } } }] },
    ];
    expect(historyTable(groupsOf(lines as HistoryLine[]))).to.match(/RTO +n 1 \(1 censored\) +≥ 61 s/);
  });

  it("says what runs without a loss leave open, and nothing of runs of which one lost or none could", () => {
    const losing = (name: string, rpo: number | null, splitBrain = 0): HistoryLine => {
      const measured = { rpo: rpo === null ? null : { atLeast: rpo, atMost: rpo, censored: false }, splitBrain };
      return run(name, 9, { workloads: [{ name: "payments", tier: "tier-1", measured, gate: {}, objective: {} }] });
    };
    const said = (...runs: HistoryLine[]) => groupsOf(runs).flatMap(cleanRuns);
    const [text] = said(losing("1", 0), losing("2", 0), losing("3", 0), losing("4", null));
    expect(text).to.include("payments: 3 runs that could show a loss lost nothing").and.include("up to 64 %");
    expect(said(losing("1", 0), losing("2", 0.1))).to.deep.equal([]);
    expect(said(losing("1", 0, 3))).to.deep.equal([]);
    expect(said(losing("1", null))).to.deep.equal([]);
    expect(lossBound(300)).to.be.closeTo(3 / 300, 1e-4);
  });

  it("never claims a trend of one run", () => {
    const table = historyTable(groupsOf([run("1", 9)]));
    expect(table).to.include("no trend yet (n = 1)").and.to.include("8.9–9.1 s").and.not.to.include("median");
    expect(historyTable(groupsOf([run("1", 9), run("2", 10)]))).to.match(/n 2 +median 9\.4–9\.6 s +within 8\.9–10\.1 s/);
  });
});
