import { expect } from "chai";
import type { CommitLine, LedgerLine, LogLine, ProcessedLine } from "../ledger/lines.ts";
import { measure } from "./measure.ts";
import { plantedSettings as settings } from "./planted.ts";

const of = { topic: "orders", partition: 0 };
const group = settings.workload.group ?? "";
const log = (cluster: string, seq: readonly [number, number], first = seq[0]): LogLine => ({
  kind: "log",
  ...of,
  cluster,
  isolation: "uncommitted",
  origin: cluster === "east" ? "native" : "mirrored",
  session: "s",
  seq,
  offset: [first, first + seq[1] - seq[0]],
});
const processed = (cluster: string, seq: readonly [number, number], at: number): ProcessedLine => ({
  kind: "processed",
  ...of,
  group,
  member: "m",
  cluster,
  offset: seq,
  session: "s",
  seq,
  at: [at, at],
});
const commit = (cluster: string, offset: number, at: number, outcome: CommitLine["outcome"] = "acknowledged"): CommitLine => ({
  kind: "commit",
  ...of,
  group,
  cluster,
  offset,
  at,
  outcome,
});

describe("records below a group's last commit that it never processed", () => {
  it("are not told by a commit in a log that was deleted since", () => {
    const rebuilt = { at: 50, event: "failback.rebuilt", cluster: "east", by: "M. Okafor" } as const;
    const lines = [log("east", [0, 99]), processed("east", [0, 39], 60)];
    const at = (...commits: CommitLine[]) =>
      measure({ lines: [...lines, ...commits], timeline: [rebuilt], settings }).unprocessed;
    expect(at(commit("east", 90, 40))).to.equal(undefined);
    expect(at(commit("east", 90, 40), commit("east", 45, 61))?.records).to.equal(5);
  });

  const found = (...lines: LedgerLine[]) => measure({ lines, timeline: [], settings }).unprocessed;
  const base = [log("east", [0, 99]), processed("east", [0, 39], 1)];

  it("are those of a group that committed 60 and had processed 40; what it has not committed may still come", () => {
    expect(found(...base, commit("east", 60, 2))).to.deep.equal({ records: 20, ids: [["s", 0, [40, 59]]] });
    expect(found(...base, commit("east", 40, 2))).to.deep.equal({ records: 0, ids: [] });
  });

  it("are none that it processed elsewhere, and none that it went back for", () => {
    expect(found(...base, commit("east", 60, 2), processed("west", [40, 59], 3))?.records).to.equal(0);
    expect(found(...base, commit("east", 60, 2), commit("east", 40, 3))?.records).to.equal(0);
  });

  it("are those of every cluster that it committed in, once each", () => {
    const moved = [log("west", [0, 79]), commit("east", 40, 2), commit("west", 70, 4), processed("west", [60, 69], 3)];
    expect(found(...base, ...moved)).to.deep.equal({ records: 20, ids: [["s", 0, [40, 59]]] });
  });

  it("are an interval where a later commit was never answered, and no less for one that was rejected", () => {
    expect(found(...base, commit("east", 40, 2), commit("east", 60, 3, "indeterminate"))?.records).to.deep.equal([0, 20]);
    expect(found(...base, commit("east", 40, 2), commit("east", 60, 3, "rejected"))?.records).to.equal(0);
  });

  it("are unknown without a commit, without a log that it committed in, and without a group", () => {
    expect(found(...base)).to.equal(undefined);
    expect(found(...base, commit("west", 60, 2))).to.equal(undefined);
    const workload = { ...settings.workload, group: null };
    expect(measure({ lines: base, timeline: [], settings: { ...settings, workload } }).unprocessed).to.equal(undefined);
  });
});
