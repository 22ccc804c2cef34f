import { expect } from "chai";
import type { TimelineEvent } from "../../timeline/events.ts";
import { heardAfterAtLeast, heardWords } from "./heard.ts";

const event = (at: number, more: object = { agent: "observer" }): TimelineEvent =>
  ({ at, event: "leader", ...more }) as unknown as TimelineEvent;

describe("from an event's stamp until it was heard", () => {
  it("took so long at least as what was heard before it was stamped after it, and 0 where that tells nothing", () => {
    const told = [event(10), event(10.3), event(10.1), event(9.8), event(11)];
    expect(heardAfterAtLeast(told, { from: 9, to: 12 }).map(Math.round)).to.deep.equal([0, 0, 200, 500, 0]);
  });

  it("is asked of what agents said within the time, held against all that was heard", () => {
    const told = [event(10, {}), event(8), event(9.5), event(9.6, {}), event(13)];
    expect(heardAfterAtLeast(told, { from: 9, to: 12 }).map(Math.round)).to.deep.equal([500]);
  });

  it("compares no stamps of two clocks", () => {
    const told = [event(1000, { agent: "observer", kernel: "another" }), event(10)];
    expect(heardAfterAtLeast(told, { from: 9, to: 12 })).to.deep.equal([0]);
  });

  it("is said as a lower bound, and of nothing as nothing", () => {
    expect(heardWords([0, 200, 12])).to.include("3 events at least 12 ms (median) and 200 ms (most) after their stamps");
    expect(heardWords([])).to.include("nothing is known");
  });
});
