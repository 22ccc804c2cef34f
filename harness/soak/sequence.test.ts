import { expect } from "chai";
import fc from "fast-check";
import { cutModes, type Fault } from "../faults/fault.ts";
import type { Subject } from "../faults/subject.ts";
import { printSubject } from "../faults/subject-text.ts";
import { parseFault, printFault } from "../faults/text.ts";
import { ground } from "./ground.fixture.ts";
import { takesDown } from "./ground.ts";
import { faultKinds } from "./kinds.ts";
import { sequenceOf } from "./sequence.ts";

const seeds = fc.nat(1_000_000_000);
const of200 = (from: number): Fault[] =>
  Array.from({ length: 200 }, (_, index) => sequenceOf(from + index, ground).faults.map(({ fault }) => fault)).flat();

describe("a sequence of the soak", () => {
  it("is the same for its seed, as plain data, and another for the next", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const sequence = sequenceOf(seed, ground);
        expect(JSON.parse(JSON.stringify(sequenceOf(seed, ground)))).to.deep.equal(sequence);
        expect(sequenceOf(seed + 1, ground).faults).not.to.deep.equal(sequence.faults);
      }),
    );
  });

  it("has one to three faults, holds them for up to three seconds, and heals each once", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { faults, holdMs, healed } = sequenceOf(seed, ground);
        expect(faults.length).to.be.within(1, 3);
        expect(holdMs).to.be.within(200, 3000);
        expect(healed.toSorted()).to.deep.equal(faults.map((_, position) => position));
      }),
    );
  });

  it("loses no disk for good, and waits for no replicas, while something else keeps one away", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const faults = sequenceOf(seed, ground).faults.map(({ fault }) => fault);
        if (faults.some(({ kind }) => kind === "loseDisk" || kind === "rollingRestart"))
          expect(faults.filter(takesDown).length).to.equal(1);
      }),
    );
  });

  it("can be typed: every fault is read back from its own words", () => {
    for (const fault of of200(0)) expect(parseFault(printFault(fault)), printFault(fault)).to.deep.equal(fault);
  });

  it("hits what there is: every name is one of the ground", () => {
    const known = new Set([...ground.nodes, ...ground.clients]);
    for (const subject of of200(0).flatMap(subjectsOf)) {
      if ("nodes" in subject) for (const name of subject.nodes) expect(known).to.include(name);
      if ("zone" in subject) expect(ground.zones).to.include(subject.zone);
      if ("region" in subject) expect(ground.regions).to.include(subject.region);
    }
  });

  it("comes to every kind at least five times in any two hundred, to every mode, way, plane and form of subject too", () => {
    fc.assert(
      fc.property(seeds, (from) => {
        const faults = of200(from);
        for (const kind of faultKinds) expect(faults.filter((fault) => fault.kind === kind).length, kind).to.be.at.least(5);
        const cuts = faults.filter((fault) => fault.kind === "cut");
        for (const mode of cutModes) expect(cuts.filter((cut) => cut.mode === mode).length, mode).to.be.at.least(1);
        for (const oneWay of [true, false]) expect(cuts.filter((cut) => cut.oneWay === oneWay).length).to.be.at.least(5);
        expect(cuts.filter(({ planes }) => planes !== undefined).length).to.be.at.least(5);
        const forms = new Set(faults.flatMap(subjectsOf).map((subject) => printSubject(subject).replace(/[:/].*/, ":")));
        expect(forms).to.include.all.keys(
          ...["home1", "edge", "zone:", "region:", "leader:", "follower:", "in-sync:"],
          ...["controller:", "controllers:", "coordinator:", "transactions:", "busiest:"],
        );
      }),
      { numRuns: 20 },
    );
  });
});

function subjectsOf(fault: Fault): Subject[] {
  if (fault.kind === "swizzle") return fault.links.flatMap(({ from, to }) => [from, to]);
  if (!("subject" in fault)) return [];
  if ("from" in fault.subject) return [fault.subject.from, fault.subject.to];
  return "topic" in fault.subject ? [] : [fault.subject];
}
