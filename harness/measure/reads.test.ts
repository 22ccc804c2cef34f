import { expect } from "chai";
import type { EndLine, LedgerLine } from "../ledger/lines.ts";
import { measure } from "./measure.ts";
import { plantedSettings } from "./planted.ts";

const of = { topic: plantedSettings.workload.topic, partition: 0, cluster: plantedSettings.survivors ?? "west" };
const end: EndLine = {
  kind: "end",
  ...of,
  logStart: 0,
  highWatermark: 10,
  lastStable: 10,
  logEnd: 10,
  leaderEpoch: 0,
  complete: true,
};
const write: LedgerLine = {
  kind: "write",
  ...of,
  session: "s",
  outcome: "acknowledged",
  seq: [0, 9],
  offset: 0,
  intended: [1, 2],
  answered: [1, 2],
  latencyMsMax: 1,
  late: 0,
};
const log = (isolation: "uncommitted" | "committed"): LedgerLine => ({
  kind: "log",
  ...of,
  session: "s",
  isolation,
  origin: "native",
  offset: [0, 9],
  seq: [0, 9],
});
const rpo = (...lines: LedgerLine[]) => measure({ lines: [write, ...lines], timeline: [], settings: plantedSettings }).rpo;

describe("a final read with both eyes", () => {
  it("is believed as read_committed, and says so", () => {
    expect(rpo(log("uncommitted"), log("committed"), end)).to.deep.include({
      survivors: { cluster: of.cluster, read: "final", isolation: "committed" },
      records: 0,
    });
    expect(rpo(log("uncommitted"), end)?.survivors?.isolation).to.equal("uncommitted");
  });

  it("is believed even where read_committed saw nothing at all", () => {
    const both: EndLine = { ...end, isolations: ["uncommitted", "committed"] };
    expect(rpo(log("uncommitted"), both)).to.deep.include({ records: 10 });
  });
});
