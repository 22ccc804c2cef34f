import { expect } from "chai";
import type { LedgerLine, Range } from "../ledger/lines.ts";
import { calibrated } from "./calibrated.ts";

const topic = "scratch";
const write = (seq: Range, offset: number | null, outcome: "acknowledged" | "indeterminate" = "acknowledged"): LedgerLine => ({
  kind: "write",
  session: "s",
  cluster: "east",
  topic,
  partition: 0,
  outcome,
  seq,
  offset,
  intended: [1, 2],
  answered: [1, 2],
  latencyMsMax: 1,
  late: 0,
});
const log = (seq: Range, offset: Range): LedgerLine => ({
  kind: "log",
  cluster: "east",
  topic,
  partition: 0,
  isolation: "uncommitted",
  origin: "native",
  offset,
  session: "s",
  seq,
});
const whole = [write([0, 299], 0), log([0, 299], [0, 299])];

describe("the calibration of a client", () => {
  it("holds where every acknowledged offset has its record, and only once", () => {
    expect(calibrated(whole, topic)).to.deep.equal({ records: 300, ok: true });
    const withOthers = [...whole, { ...log([0, 9], [0, 9]), topic: "orders" } as LedgerLine];
    expect(calibrated(withOthers, topic).ok).to.equal(true);
  });

  it("does not hold a write against it that was not acknowledged, there or not, nor an acknowledgement without an offset", () => {
    const lines = [write([0, 299], 0), write([300, 309], null, "indeterminate"), write([310, 319], null)];
    expect(calibrated([...lines, log([0, 304], [0, 304]), log([310, 319], [305, 314])], topic).ok).to.equal(true);
  });

  for (const [what, lines, reason] of [
    [
      "skips offsets",
      [write([0, 299], 1), log([0, 299], [0, 299])],
      /^s\/0\/0 was acknowledged at 0@1, where the log has s\/0\/1, and 299 more$/u,
    ],
    [
      "gives an offset twice",
      [...whole, write([300, 300], 299), log([300, 300], [300, 300])],
      /^offset 0@299 was acknowledged for s\/0\/299 and for s\/0\/300/u,
    ],
    [
      "acknowledges what was never stored",
      [...whole, write([300, 300], null)],
      /^s\/0\/300 was acknowledged and is in the log nowhere$/u,
    ],
    ["stores a record twice", [...whole, log([7, 7], [300, 300])], /^s\/0\/7 was acknowledged and is in the log 2 times$/u],
    [
      "stores what it never announced",
      [...whole, log([300, 300], [300, 300])],
      /^s\/0\/300 is in the log and was never announced$/u,
    ],
    ["had nearly nothing acknowledged", [write([0, 9], 0), log([0, 9], [0, 9])], /^only 10 records/u],
    [
      "was answered for less than half of what it sent",
      [...whole, write([300, 700], null, "indeterminate")],
      /^only 300 of 701 records that it sent were acknowledged$/u,
    ],
    ["wrote what could not be read", [...whole, endless()], /^partition 0 could not be read to its end$/u],
  ] as const)
    it(`fails for a client that ${what}`, () => {
      const found = calibrated(lines, topic);
      expect(found.ok).to.equal(false);
      expect(found.reason).to.match(reason);
    });
});

function endless(): LedgerLine {
  return {
    kind: "end",
    cluster: "east",
    topic,
    partition: 0,
    logStart: 0,
    highWatermark: 0,
    lastStable: 0,
    logEnd: 0,
    leaderEpoch: 0,
    complete: false,
  };
}
