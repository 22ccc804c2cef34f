import * as fs from "node:fs";
import { expect } from "chai";
import type { LedgerLine, ResumeLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { readHistories } from "./histories.ts";
import { measure } from "./measure.ts";
import { plantedSettings } from "./planted.ts";
import { effective, ended, measured, processed, stands } from "./small.fixture.ts";

describe("offsets of a group that committed while the fault took effect", () => {
  const history = readHistories(fs).find(({ name }) => name === "14-commits-after-effect");
  const effective = (from: number, to: number): TimelineEvent[] =>
    (history?.timeline ?? []).map((event) =>
      event.event === "fault.effective" ? ({ ...event, at: from, effect: { from, to } } as TimelineEvent) : event,
    );
  const replayed = (from: number, to: number) => {
    if (history === undefined) return expect.fail("there is no such history");
    return measure({ ...history, timeline: effective(from, to) }).offsets?.replayed;
  };

  const splitBrainProcessed = (from: number, to: number) =>
    history && measure({ ...history, timeline: effective(from, to) }).offsets?.splitBrainProcessed;

  it("are as wide as the commits in between make them", () => {
    expect(replayed(20, 20.02), "no commit in between").to.equal(8);
    expect(replayed(21.25, 21.3), "after a commit that no record of the target reaches").to.equal(13);
    expect(replayed(20, 21.3), "around it").to.deep.equal([8, 13]);
  });

  it("leave split-brain processing as wide: what was committed around t_D was perhaps committed before it", () => {
    expect(splitBrainProcessed(20, 20.02)).to.equal(30);
    expect(splitBrainProcessed(20, 21.3)).to.deep.equal([20, 30]);
  });
});

describe("offsets of a group on the target", () => {
  const of = { topic: "orders", partition: 0, cluster: "west", group: "billing" };
  const resume = (offset: number, at: number, over: Partial<ResumeLine> = {}): LedgerLine => {
    return { kind: "resume", ...of, offset, at, source: "synced", logEnd: 100, ...over };
  };
  const committed: LedgerLine = { kind: "commit", ...of, cluster: "east", offset: 50, at: 11, outcome: "acknowledged" };
  const promoted: TimelineEvent = { at: 25, event: "promoted", cluster: "west", ends: { orders: { 0: 100 } } };
  const known = [stands([0, 99]), ended(), processed([0, 49]), committed];
  const moved = (...lines: LedgerLine[]) => measured([...known, ...lines], {}, [effective(), promoted]);
  const again = processed([0, 99], { cluster: "west", at: [31, 35] });

  it("are where it went on before it processed anything, whatever it took up again later", () => {
    const reset = { source: "reset", reset: "earliest" } as const;
    expect(moved(resume(0, 30, reset), again).offsets).to.include({ replayed: 50, skipped: 0 });
    expect(moved(resume(0, 30, reset), again, resume(100, 60)).offsets, "a rebalance").to.include({ replayed: 50, skipped: 0 });
    expect(moved(resume(90, 29), resume(0, 30, reset), again).offsets, "found, and reset").to.include({ replayed: 50 });
    expect(moved(resume(60, 30), resume(40, 60)).offsets, "nothing processed yet").to.include({ replayed: 10, skipped: 0 });
  });

  it("skip what a later resume passes over, too", () => {
    const little = processed([50, 59], { cluster: "west", at: [31, 32] });
    expect(moved(resume(50, 30), little, resume(80, 60)).offsets).to.include({ replayed: 0, skipped: 20 });
  });

  it("are unknown of partitions that it never took up", () => {
    const workload = { ...plantedSettings.workload, topic: "orders", group: "billing", partitions: 2 };
    const two = measured([...known, resume(50, 30)], { workload }, [effective(), promoted]);
    expect(two.offsets).to.include({ skipped: 0, neverTakenUp: 1 });
    expect(two.readShort, "nor was its log read").to.deep.equal({ west: 1 });
    expect(moved(resume(50, 30)).offsets).to.not.have.property("neverTakenUp");
    expect(moved(resume(50, 30))).to.not.have.property("readShort");
    expect(measured([...known, ended({ complete: false })])).to.have.deep.property("readShort", { west: 1 });
  });
});
