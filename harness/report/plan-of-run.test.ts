import { expect } from "chai";
import { estimatedSeconds, planText, timesOf, timesTable } from "./plan-of-run.ts";

const planned = {
  drills: [
    { drill: "a", topology: "one", expectedMinutes: 2 },
    { drill: "b", topology: "one", expectedMinutes: 1.5 },
  ],
  repeat: 1,
};
const done = (drill: string, seconds: number, keptFrom?: string) => ({
  drill,
  record: {
    startedAt: "2026-11-21T00:00:00.000Z",
    endedAt: new Date(Date.parse("2026-11-21T00:00:00.000Z") + seconds * 1000).toISOString(),
    world: {
      ...(keptFrom === undefined ? {} : { keptFrom }),
      drillsBefore: keptFrom === undefined ? 0 : 1,
      startSeconds: keptFrom === undefined ? 20 : 5,
      bodySeconds: seconds - 30,
      teardownSeconds: 3,
    },
  },
});

describe("what a run is estimated at and took", () => {
  it("is the sum of the drills' own words, times the repetitions", () => {
    expect(estimatedSeconds(planned)).to.equal(210);
    expect(estimatedSeconds({ ...planned, repeat: 3 })).to.equal(630);
    expect(planText(planned)).to.equal("2 drills on 1 topology: about 3 min 30 s by their own estimate");
    expect(planText({ ...planned, repeat: 3 })).to.include("3 times each: about 10 min 30 s");
  });

  it("is told drill by drill, split into start, body and teardown, and held against the estimate", () => {
    expect(timesTable(planned, [done("a", 100), done("b", 80, "1a2b3c")], 190)).to.deep.equal([
      "drill  estimate     took    start     body  teardown  world",
      "a      2 min 0 s  100.0 s   20.0 s   70.0 s     3.0 s  new",
      "b      1 min 30 s   80.0 s    5.0 s   50.0 s     3.0 s  kept from 1a2b3c, 1 drill before",
      "estimated 3 min 30 s, took 3 min 10 s; 1 new world for 2 drills, 25.0 s of it start",
    ]);
  });

  it("names what was planned and did not run, and claims no time for what was refused", () => {
    const [, refused, last] = timesTable(planned, [{ drill: "a", record: null }], 4);
    expect(refused).to.match(/^a .*– +– +– +– {2}–$/);
    expect(last).to.include("1 drill did not run").and.to.include("0 new worlds for 0 drills");
    expect(timesOf(planned, { drill: "a", record: null })).to.deep.equal({ estimatedSeconds: 120, seconds: null });
    expect(timesOf(planned, done("b", 80))).to.deep.equal({ estimatedSeconds: 90, seconds: 80 });
  });
});
