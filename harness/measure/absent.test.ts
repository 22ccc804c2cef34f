import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("what is not on the survivors after the workload failed back", () => {
  const failedBack = (cluster = "east"): TimelineEvent => ({ at: 30, event: "failback.done", cluster });
  const sentAt = (at: number, cluster = "east") => wrote([0, 0], { cluster, intended: [at, at], answered: [at, at] });
  const atHome = [stands([0, 0], { cluster: "east", origin: "native" }), ended({ cluster: "east" })];
  const lost = (at: number, over: { cluster?: string; back?: TimelineEvent[]; home?: typeof atHome } = {}) =>
    measured([sentAt(at, over.cluster), ended(), ...(over.home ?? atHome)], {}, [effective(), ...(over.back ?? [failedBack()])])
      .rpo?.records;

  it("is judged by the source's own log, from the moment on that it is written there again", () => {
    expect(lost(40)).to.equal(0);
    expect(lost(30), "at that moment").to.equal(0);
    expect(lost(29), "before it").to.equal(1);
    expect(lost(40, { back: [] }), "of a workload that never failed back").to.equal(1);
    expect(lost(40, { back: [failedBack("south")] }), "that failed back elsewhere").to.equal(1);
    expect(lost(40, { cluster: "west" }), "written to the survivors").to.equal(1);
  });

  it("is lost where it is not in that log either, or nobody read it", () => {
    expect(lost(40, { home: [ended({ cluster: "east" })] })).to.equal(1);
    expect(lost(40, { home: [stands([1, 1], { cluster: "east", origin: "native" }), ended({ cluster: "east" })] })).to.equal(1);
    expect(lost(40, { home: [] })).to.equal(1);
  });

  it("is not looked for at home where it was written elsewhere, or before it failed back, though it stands there", () => {
    expect(lost(29, { home: [stands([0, 0], { cluster: "east" }), ended({ cluster: "east" })] })).to.equal(1);
    expect(lost(40, { cluster: "west", home: [stands([0, 0], { cluster: "east" }), ended({ cluster: "east" })] })).to.equal(1);
    expect(lost(40, { back: [failedBack("south"), failedBack()] })).to.equal(0);
    expect(lost(40, { home: [], back: [failedBack()] })).to.equal(1);
  });
});
