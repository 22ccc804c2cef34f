import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { type Sight, seenIn, wordsOf } from "./sight.ts";

const event = (at: number, name: string, fields: object = {}): TimelineEvent =>
  ({ at, event: name, ...fields }) as unknown as TimelineEvent;

describe("what the observer saw of a fault", () => {
  const events = [
    event(1, "leader", { node: "home1" }),
    event(5, "node.silent", { node: "home2" }),
    event(6, "leader", { node: "home3" }),
    event(6, "isr", { nodes: ["home1", "home3"] }),
    event(7, "lag", { records: 4 }),
    event(8, "lag", { records: 9 }),
    event(20, "isr", { nodes: ["home1"] }),
  ];

  it("is what happened while it stood, and nothing of before or after", () => {
    expect(seenIn(events, 4, 10, 3)).to.deep.equal({
      leaders: 1,
      quorums: 0,
      leastInSync: 2,
      leaderless: false,
      silent: ["home2"],
      stale: [],
      lag: 9,
    });
    expect(seenIn(events, 10, 19, 3)).to.deep.include({ leaders: 0, leastInSync: 3, silent: [], lag: 0 });
  });

  it("is told in words, and nothing is said where nothing changed", () => {
    const load = { acknowledged: 0, due: 0, slowestMs: null };
    const words = (sight: Partial<Sight>): string => wordsOf({ ...seenIn(events, 10, 19, 3), ...load, told: [], ...sight }, 3);
    expect(words({})).to.equal("nothing");
    expect(words({ told: ["scratch is gone"], ...seenIn(events, 4, 10, 3) })).to.equal(
      "scratch is gone; home2 silent; ISR down to 2; 1 change of leader; up to 9 records not replicated",
    );
  });
});
