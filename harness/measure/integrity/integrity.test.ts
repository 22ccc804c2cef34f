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

describe("a claim of what stands at an offset", () => {
  const base: LedgerLine[] = [schedule, write([0, 9]), log([0, 19]), end];
  const shifted = write([10, 19], { offset: 12 });
  const claims = (lines: readonly LedgerLine[], ...more: TimelineEvent[]) => found(lines, [leader(3), ...more]);
  const lying = [...base, shifted];
  const lie = "lie: s1 was acknowledged s1/0/10 at offset 12 of partition 0 of orders in east, where the log holds s1/0/12";
  const other = (over: object) => ({ ...leader(9, 2), ...over }) as TimelineEvent;

  it("is held against the log of its own topic, cluster and partition, by who led that one", () => {
    for (const over of [{ topic: "clicks" }, { cluster: "west" }, { partition: 1 }]) {
      expect(claims(lying, other(over)), JSON.stringify(over)).to.deep.equal([lie]);
      expect(claims([...lying, { ...log([0, 19]), ...over }, { ...end, ...over, leaderEpoch: 9 }]).slice(0, 1)).to.not.deep.equal(
        [],
      );
      expect(found([...lying, { ...end, ...over }], [other(over)]).filter((one) => one.includes("at offset"))).to.deep.equal([]);
    }
  });

  it("contradicts nothing where the topic was made anew, which one fault does and a rebuild", () => {
    const fault = (kind: string) =>
      ({ at: 5, event: "fault.effective", fault: "f1", kind, effect: { from: 5, to: 5 }, resolved: [] }) as TimelineEvent;
    expect(claims(lying, fault("deleteTopic"))).to.deep.equal([]);
    expect(claims(lying, fault("kill"))).to.deep.equal([lie]);
    const rebuilt = (cluster: string): TimelineEvent => ({ at: 5, event: "failback.rebuilt", cluster, by: "M. Okafor" });
    expect(claims(lying, rebuilt("east"))).to.deep.equal([]);
    expect(claims(lying, { at: 5, event: "topics.remade", cluster: "east" })).to.deep.equal([]);
    expect(claims(lying, rebuilt("west")), "another cluster's log").to.deep.equal([lie]);
    expect(claims(lying.filter(({ kind }) => kind !== "end" && kind !== "log"))).to.deep.equal([]);
  });

  it("is held against the log as read_uncommitted read it, the last time", () => {
    const committed: LogLine = { ...log([0, 19], 2), isolation: "committed" };
    expect(claims([...base, write([10, 19]), committed])).to.deep.equal([]);
    for (const read of ["cutover", "return"] as const) {
      const before = [
        { ...log([0, 19], 2), read },
        { ...end, read },
      ];
      expect(claims([...base, write([10, 19]), ...before]), `${read}, before the final one`).to.deep.equal([]);
      const only = [schedule, write([0, 9]), shifted, { ...log([0, 19]), read }, { ...end, read }];
      expect(claims(only), read).to.deep.equal([lie]);
    }
    const both = [
      { ...log([0, 19], 2), read: "cutover" as const },
      { ...log([0, 19]), read: "return" as const },
    ];
    expect(claims([schedule, write([0, 9]), write([10, 19]), ...both, { ...end, read: "return" }])).to.deep.equal([]);
  });

  it("is not made by who was refused", () => {
    const refused = write([10, 19], { outcome: "indeterminate", offset: 12 });
    expect(claims([...base, refused]).filter((one) => one.includes("at offset"))).to.deep.equal([]);
  });

  it("is followed through the runs of a log, in whatever order those are told", () => {
    const runs = [log([10, 14]), log([0, 4]), log([15, 19]), log([5, 9])];
    const sent = [schedule, write([0, 9]), write([10, 19]), end];
    expect(claims([...sent, ...runs])).to.deep.equal([]);
    const strange = [log([0, 4]), log([5, 9]), log([10, 14]), { ...log([15, 19]), session: "s9" }];
    expect(claims([...sent, ...strange]).find((one) => one.startsWith("lie"))).to.equal(
      "lie: s1 was acknowledged s1/0/15 at offset 15 of partition 0 of orders in east, where the log holds s9/0/15",
    );
    const beside = [log([0, 9]), log([10, 19]), { ...log([0, 0], 20), session: "s9" }];
    expect(
      claims([...sent, ...beside]).filter((one) => one.startsWith("lie")),
      "behind its last",
    ).to.deep.equal([]);
    const moved = [log([0, 9]), log([10, 13]), log([16, 19], 14)];
    expect(claims([...sent, ...moved]).find((one) => one.startsWith("lie"))).to.equal(
      "lie: s1 was acknowledged s1/0/14 at offset 14 of partition 0 of orders in east, where the log holds s1/0/16",
    );
  });

  it("is named once by who and what, and by all who lied", () => {
    const twice = [
      schedule,
      write([0, 9], { offset: 2 }),
      shifted,
      log([0, 19]),
      end,
      processed([0, 3], 4),
      processed([4, 7], 9),
    ];
    const lies = claims(twice).filter((one) => one.includes("at offset"));
    expect(lies.map((one) => one.split(" ").slice(1, 3).join(" "))).to.deep.equal(["s1 was", "m1 processed"]);
    expect(lies[0]).to.include("s1/0/0 at offset 2 ");
  });
});

describe("two words of one sequence number", () => {
  const of = (...writes: WriteLine[]) =>
    found([...writes, log([0, 9]), end]).filter((one) => one.startsWith("lie: s1 ") && !one.includes("only"));
  const first = write([0, 9]);

  it("are two offsets only where both were told, in one cluster, and differ", () => {
    const offsets = ["lie: s1 was told two offsets of record 5, 5 and 12, on partition 0 of orders"];
    const again = write([5, 6], { offset: 12 });
    expect(of(again, first), "in whatever order").to.deep.equal(offsets);
    expect(of(first, again)).to.deep.equal(offsets);
    for (const over of [{ cluster: "west" }, { offset: null }, { outcome: "indeterminate" as const }, { offset: 5 }])
      expect(of(first, { ...again, ...over }), JSON.stringify(over)).to.deep.equal([]);
    expect(of({ ...first, offset: null }, again)).to.deep.equal([]);
    expect(of({ ...first, outcome: "indeterminate" }, again)).to.deep.equal([]);
  });

  it("are two records only where both were acknowledged and neither was due with the other", () => {
    const reuse = ["lie: s1 used sequence number 9 for two records on partition 0 of orders"];
    const again = (from: number, to: number, over: Partial<WriteLine> = {}) =>
      write([9, 12], { intended: [from, to], answered: [from + 0.1, to + 0.1], offset: null, ...over });
    expect(of(first, again(11, 11.5))).to.deep.equal(reuse);
    expect(of(first, again(9, 9.9))).to.deep.equal(reuse);
    expect(of(first, again(10.9, 11.5)), "at its last slot").to.deep.equal([]);
    expect(of(first, again(9, 10)), "at its first slot").to.deep.equal([]);
    expect(of(first, again(11, 11.5, { outcome: "indeterminate" }))).to.deep.equal([]);
    expect(of({ ...first, outcome: "indeterminate" }, again(11, 11.5))).to.deep.equal([]);
  });

  it("are found behind a short run inside a long one", () => {
    const late = write([7, 7], { intended: [11, 11], answered: [11.1, 11.1], offset: null });
    expect(of(first, write([2, 3], { offset: null, intended: [10.2, 10.3] }), late)).to.deep.equal([
      "lie: s1 used sequence number 7 for two records on partition 0 of orders",
    ]);
    expect(of(first, write([10, 12]), write([12, 14], { offset: 30 }))[0]).to.include("two offsets of record 12, 12 and 30");
  });

  it("are of one member, session and topic", () => {
    const invented = (over: object) => ({ ...processed([30, 31]), ...over }) as ProcessedLine;
    const lies = found([...whole, invented({}), invented({ member: "m2" }), invented({ session: "s7" })]);
    expect(lies.filter((one) => one.includes("nobody wrote")).map((one) => one.slice(5, 30))).to.deep.equal(
      ["m1 processed 2 records of ", "m2 processed 2 records of ", "m1 processed 2 records of "].map((one) => one.slice(0, 25)),
    );
    expect(lies.filter((one) => one.includes("of s7"))).to.have.length(1);
  });
});

describe("what the timeline says of itself", () => {
  const at = (from: number, to: number): TimelineEvent => {
    return { at: to, event: "fault.effective", fault: "f1", effect: { from, to }, resolved: [] };
  };
  const healed = (time: number, fault = "f1"): TimelineEvent => ({ at: time, event: "heal.started", fault });

  it("is a gap where an effect ends before it begins, or after its own heal began", () => {
    expect(found([], [at(20, 19)])).to.deep.equal(["gap: the effect of f1 ends before it begins"]);
    expect(found([], [at(20, 20)])).to.deep.equal([]);
    expect(found([], [healed(20), at(20, 21)])).to.deep.equal([]);
    expect(found([], [healed(5, "f2"), at(20, 21), healed(30)])).to.deep.equal([]);
  });
});

describe("an account that does not add up", () => {
  it("is told by its topic and partition, and by all who used it", () => {
    expect(found([write([0, 9]), log([0, 9]), end])[0]).to.match(
      /partition 0 of orders has no schedule: the ledger of s1 has no end/,
    );
    const unsent = { kind: "unsent", ...of, intended: [10, 10.9], slots: 10 } as const;
    expect(found([unsent, end])[0]).to.match(/the ledger of its clients has no end/);
    const two = [write([0, 9]), write([0, 9], { session: "s2" }), write([10, 19])];
    expect(found([schedule, ...two, log([0, 19]), end])[0]).to.include("lie: s1, s2 told of 30 records");
    const elsewhere = [schedule, { ...schedule, partition: 1 }, write([0, 9]), write([10, 19]), log([0, 19]), end];
    expect(found(elsewhere)).to.deep.equal(["gap: partition 1 of orders: nobody tells what became of 20 of 20 slots"]);
  });
});
