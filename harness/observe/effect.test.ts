import { expect } from "chai";
import { isolate, kill, outage } from "../faults/constructors.ts";
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
  const seen = { toldAt: 5, markedAt: 14, lastAcksAt: [8.95] };

  it("begins with the last answer of the first to fall silent, and ends when the last silence was established", () => {
    const standing = [...silencesIn(timeline).values()];
    expect(standing.map(({ node }) => node)).to.deep.equal(["east1", "east2"]);
    expect(effectBySilence(seen, standing)).to.deep.equal({ from: 8.8, to: 10.5 });
    expect(effectBySilence({ ...seen, lastAcksAt: [] }, standing)?.from).to.equal(8.8);
  });

  it("begins with the last acknowledgement of the workload that was refused first, where that is earlier", () => {
    expect(effectBySilence({ ...seen, lastAcksAt: [8.95, 8.2] }, [...silencesIn(timeline).values()])?.from).to.equal(8.2);
  });

  it("counts a break in stages from its first stage, whoever was still served later", () => {
    const stages = [20, 40, 60].map((at, index) => ({ node: `east${index + 1}`, lastAnswerAt: at, establishedAt: at + 1.2 }));
    const [payments, clicks] = [40.1, 60.1];
    expect(effectBySilence({ ...seen, lastAcksAt: [payments, clicks] }, stages)).to.deep.equal({ from: 20, to: 61.2 });
  });

  it("begins where people were told to go ahead, where one never answered", () => {
    const never = { node: "east3", lastAnswerAt: null, establishedAt: 9 };
    expect(effectBySilence(seen, [...silencesIn(timeline).values(), never])?.from).to.equal(5);
  });

  it("is not proven while something is still acknowledged", () => {
    expect(effectBySilence({ ...seen, lastAcksAt: [8, 10.6] }, [...silencesIn(timeline).values()])).to.equal(undefined);
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
