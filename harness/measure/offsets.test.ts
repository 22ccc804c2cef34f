import * as fs from "node:fs";
import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { readHistories } from "./histories.ts";
import { measure } from "./measure.ts";

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
