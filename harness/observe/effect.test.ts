import { expect } from "chai";
import { isolate, kill, outage } from "../faults/fault.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { backSince, effectBySilence, effectByWord, fallenSilentBy, silencesIn, sparedBut } from "./effect.ts";

const event = (fields: object): TimelineEvent => fields as TimelineEvent;
const timeline = [
  event({ at: 10, event: "node.silent", node: "east1", lastAnswerAt: 8.8 }),
  event({ at: 10.5, event: "node.silent", node: "east2", lastAnswerAt: 9 }),
  event({ at: 11, event: "node.silent", node: "west1", lastAnswerAt: 9.9 }),
  event({ at: 11.3, event: "node.back", node: "west1" }),
];

describe("the effect of what somebody else broke", () => {
  const seen = { toldAt: 5, markedAt: 14, lastAckAt: 8.95 };

  it("begins with the last acknowledgement and ends when the last silence was established", () => {
    const standing = [...silencesIn(timeline).values()];
    expect(standing.map(({ node }) => node)).to.deep.equal(["east1", "east2"]);
    expect(effectBySilence(seen, standing)).to.deep.equal({ from: 8.95, to: 10.5 });
  });

  it("begins with the last answer where nobody writes there", () => {
    const standing = [...silencesIn(timeline).values()];
    expect(effectBySilence({ ...seen, lastAckAt: null }, standing)?.from).to.equal(9);
  });

  it("is not proven while something is still acknowledged", () => {
    expect(effectBySilence({ ...seen, lastAckAt: 10.6 }, [...silencesIn(timeline).values()])).to.equal(undefined);
  });

  it("is not this fault's where others are silent too", () => {
    const [silences, brokers] = [
      silencesIn(timeline.slice(0, 3)),
      ["east1", "east2", "west1"].map((name) => ({ name, cluster: "" })),
    ];
    expect(sparedBut(brokers, brokers.slice(0, 2), silences)).to.deep.equal(["west1"]);
    expect(sparedBut(brokers, brokers, silences)).to.deep.equal([]);
  });

  it("is as wide as a person's word where nothing falls silent", () => {
    expect(effectByWord(seen)).to.deep.equal({ from: 5, to: 14 });
  });

  it("must silence every broker of a lost region, the named nodes of a kill, and nobody where links inside are cut", () => {
    const brokers = ["east1", "east2", "west1"].map((name) => ({ name, cluster: name.slice(0, 4) }));
    const silenced = (fault: Parameters<typeof fallenSilentBy>[0]) =>
      fallenSilentBy(fault, twoRegions, brokers).map(({ name }) => name);
    expect(silenced(outage("east"))).to.deep.equal(["east1", "east2"]);
    expect(silenced(kill("west1"))).to.deep.equal(["west1"]);
    expect(silenced(isolate("east"))).to.deep.equal([]);
  });

  it("no longer stands when one of them answers again", () => {
    const later = [...timeline, event({ at: 70, event: "node.back", node: "east2" })];
    expect(backSince(later, ["east1", "east2"], { from: 9, to: 10.5 })).to.equal(70);
    expect(backSince(timeline, ["east1", "east2"], { from: 9, to: 10.5 })).to.equal(undefined);
  });
});
