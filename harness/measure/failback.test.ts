import { expect } from "chai";
import type { LedgerLine, LogLine, Range, Read, ScheduleLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, stands, wrote } from "./small.fixture.ts";

/** East wrote 0–9 and died at 20; west had 0–5 when it took over, and wrote 20–29 of its own; then all went back to east. */
const lines = {
  east: wrote([0, 9]),
  west: wrote([0, 9], { session: "w", cluster: "west", offset: 6, intended: [31, 31], answered: [32, 32] }),
};
const timeline: TimelineEvent[] = [
  effective(),
  { at: 30, event: "promoted", cluster: "west", ends: { orders: { "0": 6 } } },
  { at: 60, event: "failback.switch", from: "west", to: "east" },
  { at: 64, event: "failback.done", cluster: "east" },
];
const read = (cluster: "east" | "west", which: Read, ...stood: (readonly [Range, Range, string])[]): LedgerLine[] => [
  ...stood.map(
    ([offset, seq, session]): LogLine =>
      stands(seq, { cluster, read: which, offset, session, origin: session === "w" ? "native" : "mirrored" }),
  ),
  ended({ cluster, read: which, logEnd: 1 + Math.max(...stood.map(([offset]) => offset[1])) }),
];
const before = read("east", "return", [[0, 9], [0, 9], "s"]);
const failback = (...logs: LedgerLine[]) => measured([lines.east, lines.west, ...before, ...logs], {}, timeline).failback;
const outWest = [[0, 5], [0, 5], "s"] as const;
const backEast = [[0, 9], [0, 9], "s"] as const;

describe("a failback", () => {
  it("resumed at the promotion point copies nothing again, and drops the tail", () => {
    const found = failback(
      ...read("west", "final", outWest, [[6, 15], [0, 9], "w"]),
      ...read("east", "final", backEast, [[10, 19], [0, 9], "w"]),
    );
    expect(found).to.deep.include({
      tail: 4,
      replayed: 0,
      dropped: 4,
      reappended: 0,
      notCopied: 0,
      byPartition: [{ partition: 0, tail: 4, replayed: 0, dropped: 4, reappended: 0, notCopied: 0 }],
    });
    expect(found?.final).to.deep.equal({ records: 4, seconds: { atLeast: 10, atMost: 10 } });
    expect(found?.ids).to.deep.equal({ tail: [["s", 0, [6, 9]]], dropped: [["s", 0, [6, 9]]], notCopied: [] });
  });

  it("that replays the tail loses nothing, and does not count the replay as copied again", () => {
    const found = failback(
      ...read("west", "final", outWest, [[6, 15], [0, 9], "w"], [[16, 19], [6, 9], "s"]),
      ...read("east", "final", backEast, [[10, 19], [0, 9], "w"], [[20, 23], [6, 9], "s"]),
    );
    expect(found).to.deep.include({ tail: 4, replayed: 4, dropped: 0, reappended: 0 });
    expect(found?.final).to.deep.equal({ records: 0, seconds: { atLeast: 0, atMost: 0 } });
  });

  it("that copies from the earliest record is seen to append again what was there, every record of it", () => {
    const found = failback(
      ...read("west", "final", outWest, [[6, 15], [0, 9], "w"]),
      ...read("east", "final", backEast, [[10, 15], [0, 5], "s"], [[16, 25], [0, 9], "w"], [[26, 31], [0, 5], "s"]),
    );
    expect(found).to.deep.include({ reappended: 12, dropped: 4 });
  });

  const rebuilt = (...logs: LedgerLine[]) =>
    measured([lines.east, lines.west, ...before, ...logs], {}, [
      ...timeline,
      { at: 50, event: "failback.rebuilt", cluster: "east", by: "M. Okafor" },
    ]).failback;
  const westAlone = read("west", "final", outWest, [[6, 15], [0, 9], "w"]);

  it("that was rebuilt has nothing twice but what copying wrote twice, and gave up what was dropped", () => {
    const found = rebuilt(...westAlone, ...read("east", "final", outWest, [[6, 15], [0, 9], "w"]));
    expect(found).to.deep.include({ rebuilt: { by: "M. Okafor" }, tail: 4, dropped: 4, reappended: 0, notCopied: 0 });
    expect(found?.final.records).to.equal(4);
    const again = rebuilt(...westAlone, ...read("east", "final", outWest, [[6, 15], [0, 9], "w"], [[16, 18], [7, 9], "w"]));
    expect(again).to.deep.include({ reappended: 3 });
    expect(again?.byPartition[0]).to.deep.include({ reappended: 3 });
  });

  it("that was rebuilt is not blamed for what the side in charge has twice itself", () => {
    const twice = [outWest, [[6, 15], [0, 9], "w"], [[16, 18], [7, 9], "w"]] as const;
    expect(rebuilt(...read("west", "final", ...twice), ...read("east", "final", ...twice))).to.deep.include({ reappended: 0 });
    expect(
      rebuilt(...read("west", "final", ...twice), ...read("east", "final", ...twice, [[19, 19], [8, 8], "w"])),
    ).to.deep.include({ reappended: 1 });
  });

  it("loses for good what it left out, though the side that was left has it", () => {
    const found = failback(...westAlone, ...read("east", "final", backEast, [[10, 16], [0, 6], "w"]));
    expect(found).to.deep.include({ dropped: 4, notCopied: 3 });
    expect(found?.ids.notCopied).to.deep.equal([["w", 0, [7, 9]]]);
    expect(found?.final.records, "the tail and what was left out").to.equal(7);
  });

  it("is not told where it was not done, nor of a log that was not read to its end", () => {
    const logs = [...read("west", "final", outWest), ...read("east", "final", backEast)];
    expect(measured([lines.east, ...before, ...logs], {}, timeline.slice(0, 2)).failback).to.equal(undefined);
    expect(failback(...logs, ended({ cluster: "west", read: "final", complete: false }))).to.equal(undefined);
    expect(failback(...read("west", "final", outWest))).to.equal(undefined);
  });

  it("is an outage from when the writers were stopped", () => {
    const slots: ScheduleLine = { kind: "schedule", topic: "orders", partition: 0, from: 0, every: 0.1, slots: 1200 };
    const served = (from: number, to: number, cluster: string, session: string): LedgerLine[] =>
      Array.from({ length: Math.round((to - from) * 10) }, (_, index) => {
        const at = from + index / 10;
        return wrote([index, index], { session, cluster, offset: null, intended: [at, at], answered: [at + 0.01, at + 0.01] });
      });
    const load = [...served(0, 20, "east", "s"), ...served(25, 60, "west", "w"), ...served(64.5, 120, "east", "e")];
    const logs = [...read("west", "final", outWest), ...read("east", "final", backEast)];
    const events: TimelineEvent[] = [
      ...timeline,
      { at: 40, event: "heal.started", fault: "f1" },
      { at: 120, event: "load.stopped" },
    ];
    const found = measured([slots, ...load, ...before, ...logs], {}, events).failback?.rto?.produce;
    expect(found?.censored).to.equal(false);
    expect(found?.atLeast).to.be.closeTo(4.5, 0.11);
    expect(found?.atMost).to.be.closeTo(4.5, 0.11);
  });
});
