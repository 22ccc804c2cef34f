import * as fs from "node:fs";
import { expect } from "chai";
import type { EndLine, LedgerLine, LogLine, ProcessedLine, ScheduleLine, WriteLine } from "../../ledger/lines.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { readHistories } from "../histories.ts";
import { findingsIn } from "./integrity.ts";

const of = { topic: "orders", partition: 0, session: "s1", cluster: "east" };
const schedule: ScheduleLine = { kind: "schedule", topic: "orders", partition: 0, from: 10, every: 0.1, slots: 20 };
const write = (seq: [number, number], more: Partial<WriteLine> = {}): WriteLine => ({
  kind: "write",
  ...of,
  outcome: "acknowledged",
  seq,
  offset: seq[0],
  intended: [10 + seq[0] / 10, 10 + seq[1] / 10],
  answered: [10.01 + seq[0] / 10, 10.01 + seq[1] / 10],
  latencyMsMax: 10,
  late: 0,
  ...more,
});
const log = (seq: [number, number], offset = seq[0], session = "s1"): LogLine => ({
  kind: "log",
  ...of,
  session,
  isolation: "uncommitted",
  origin: "native",
  offset: [offset, offset + seq[1] - seq[0]],
  seq,
});
const end: EndLine = {
  kind: "end",
  topic: "orders",
  partition: 0,
  cluster: "east",
  logStart: 0,
  highWatermark: 20,
  lastStable: 20,
  logEnd: 20,
  leaderEpoch: 3,
  complete: true,
};
const processed = (seq: [number, number], offset = seq[0]): ProcessedLine => ({
  kind: "processed",
  ...of,
  group: "g",
  member: "m1",
  offset: [offset, offset + seq[1] - seq[0]],
  seq,
  at: [13, 13],
});
const leader = (epoch: number, at = 1): TimelineEvent => ({
  at,
  event: "leader",
  cluster: "east",
  topic: "orders",
  partition: 0,
  node: "east1",
  epoch,
});
const whole: LedgerLine[] = [schedule, write([0, 9]), write([10, 19]), log([0, 19]), end, processed([0, 19])];
const found = (lines: readonly LedgerLine[], timeline: readonly TimelineEvent[] = [leader(3)]) =>
  findingsIn({ lines, timeline }).map(({ kind, text }) => `${kind}: ${text}`);

describe("a log that replication gave another name", () => {
  const copy = { ...log([0, 19]), cluster: "west", topic: "east.orders", origin: "mirrored" } as const;
  const lines: LedgerLine[] = [schedule, write([0, 19]), log([0, 19]), end, copy];

  it("is told of where its records were written", () => {
    expect(findingsIn({ lines, timeline: [] }, new Map([["east.orders", "orders"]]))).to.deep.equal([]);
    expect(findingsIn({ lines, timeline: [] })).to.have.length(1);
  });
});

describe("evidence that is true and whole", () => {
  it("gives no finding, nor does what is normal", () => {
    expect(found(whole)).to.deep.equal([]);
    const unnumbered = write([10, 19], { offset: null });
    const twice = [log([0, 9]), log([10, 19]), log([10, 19], 20)];
    expect(found([schedule, write([0, 9]), unnumbered, ...twice, end]), "no offset, and a copy in the log").to.deep.equal([]);
    const lost = [log([0, 14]), log([0, 4], 15, "s2")];
    const other = write([0, 4], { session: "s2", offset: 15 });
    const lines = [{ ...schedule, slots: 25 }, write([0, 9]), write([10, 19]), other, ...lost, end];
    expect(found(lines, [leader(2), leader(3, 5)]), "a tail that was cut off and written anew").to.deep.equal([]);
  });

  it("is what every history by hand is, but for schedules that they leave out", () => {
    for (const { name, lines, timeline } of readHistories(fs)) {
      const { lie = [], gap = [] } = Object.groupBy(findingsIn({ lines, timeline }), ({ kind }) => kind);
      expect(lie, name).to.deep.equal([]);
      expect(
        gap.filter(({ text }) => !text.includes("has no schedule")),
        name,
      ).to.deep.equal([]);
    }
  });
});

describe("evidence with something missing", () => {
  it("is slots of which nobody tells what became, as when an agent was killed with its ledger open", () => {
    expect(found([schedule, write([0, 9]), log([0, 9]), end])).to.deep.equal([
      "gap: partition 0 of orders: nobody tells what became of 10 of 20 slots",
    ]);
    expect(found(whole.slice(1))).to.deep.equal(["gap: partition 0 of orders has no schedule: the ledger of s1 has no end"]);
  });

  it("is a record in the log that no ledger knows", () => {
    const lines = [
      schedule,
      write([0, 9]),
      { kind: "unsent", ...of, intended: [11, 11.9], slots: 10 } as const,
      log([0, 19]),
      end,
    ];
    expect(found(lines)).to.deep.equal([
      "gap: the log holds 10 records of s1 on partition 0 of orders that its ledger never mentions",
    ]);
  });

  it("is a word that never arrived, and an end before its beginning", () => {
    const timeline: TimelineEvent[] = [
      { at: 5, event: "agent.gap", agent: "clients", text: "line 3 is followed by line 9" },
      { at: 19, event: "heal.started", fault: "f1" },
      { at: 20, event: "fault.effective", fault: "f1", effect: { from: 20, to: 20.1 }, resolved: ["east"] },
    ];
    expect(found([], timeline)).to.deep.equal([
      "gap: clients: line 3 is followed by line 9",
      "gap: f1 was being healed before it took effect",
    ]);
  });
});

describe("an agent that lies", () => {
  it("was told two offsets of one record", () => {
    expect(found([...whole, write([5, 5], { offset: 12 })])[0]).to.match(/^lie: s1 told of 21 records and slots .* only 20/);
    expect(found([...whole, write([5, 5], { offset: 12 })])[1]).to.equal(
      "lie: s1 was told two offsets of record 5, 5 and 12, on partition 0 of orders",
    );
  });

  it("uses a sequence number for two records", () => {
    const again = write([0, 9], { intended: [11, 11.9], answered: [11.01, 11.91], offset: null });
    expect(found([schedule, write([0, 9]), again, log([0, 9]), end])).to.deep.equal([
      "lie: s1 used sequence number 0 for two records on partition 0 of orders",
    ]);
  });

  it("acknowledges more than was ever scheduled, or before it was due", () => {
    expect(found([...whole, write([20, 29])])[0]).to.equal(
      "lie: s1 told of 30 records and slots on partition 0 of orders, where only 20 were scheduled",
    );
    const early = write([10, 19], { answered: [9, 12] });
    expect(found([schedule, write([0, 9]), early, log([0, 19]), end])).to.deep.equal([
      "lie: s1 was answered for record 10 before it was due, on partition 0 of orders",
    ]);
  });

  it("names an offset at which a log that had one leader holds another record", () => {
    const shifted = write([10, 19], { offset: 12 });
    const lines = [schedule, write([0, 9]), shifted, log([0, 19]), end];
    expect(found(lines)[0]).to.equal(
      "lie: s1 was acknowledged s1/0/10 at offset 12 of partition 0 of orders in east, where the log holds s1/0/12",
    );
    expect(found(lines, [leader(2), leader(3, 5)]), "after a change of leaders that is no contradiction").to.deep.equal([]);
    expect(found(lines, []), "nor where nobody saw who led").to.deep.equal([]);
    expect(found([schedule, write([0, 9]), write([10, 19]), log([0, 19]), end, processed([0, 3], 4)])[0]).to.include(
      "m1 processed s1/0/0 at offset 4",
    );
  });

  it("is not called one who was acknowledged at an offset that a log no longer has: that is loss", () => {
    const cutOff = [
      schedule,
      write([0, 9]),
      write([10, 19]),
      log([0, 9]),
      { ...end, logEnd: 10, highWatermark: 10, lastStable: 10 },
    ];
    expect(found(cutOff)).to.deep.equal([]);
  });

  it("processes what nobody wrote and no log holds", () => {
    expect(found([...whole, processed([20, 24])])).to.deep.equal([
      "lie: m1 processed 5 records of s1 on partition 0 of orders that nobody wrote and no log holds",
    ]);
  });
});
