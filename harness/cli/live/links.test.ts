import { expect } from "chai";
import { isolate, outage } from "../../faults/constructors.ts";
import type { Fault } from "../../faults/fault.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { twoRegions } from "../../topology/two-regions.fixture.ts";
import { linksOf } from "./links.ts";

const plan = planTopology(twoRegions, addressBlock(0));
const told = (...faults: Fault[]) =>
  linksOf(faults, plan).map(
    ({ from, to, modes, affected, paths }) => `${from}>${to} ${modes}${affected < paths ? " in part" : ""}`,
  );

describe("the matrix of links", () => {
  it("is empty while nothing stands", () => {
    expect(told()).to.deep.equal([]);
  });

  it("shows a region that is cut off from the other, both ways", () => {
    expect(told(isolate("east")).toSorted()).to.deep.equal(["east>west drop", "west>east drop"]);
  });

  it("shows one way where bytes of one direction alone are lost", () => {
    const cut = { kind: "cut", subject: { from: { region: "east" }, to: { region: "west" } }, mode: "blackhole" } as const;
    expect(told({ ...cut, oneWay: true })).to.deep.equal(["east>west blackhole"]);
  });

  it("shows zones where only some paths between two regions are cut", () => {
    const part = {
      kind: "cut",
      subject: { from: { nodes: ["east1"] }, to: { region: "west" } },
      mode: "drop",
      oneWay: false,
    } as const;
    const links = told(part);
    expect(links).to.include.members(["east>west drop in part", "west>east drop in part"]);
    expect(links.some((one) => one.startsWith("east/a>west"))).to.equal(true);
  });

  it("shows a region that is down, and two modes where they differ", () => {
    expect(told(outage("east"))).to.include("east>west down");
    const slow = {
      kind: "degrade",
      subject: { from: { region: "east" }, to: { region: "west" } },
      rttMs: 80,
      oneWay: false,
    } as const;
    expect(told(isolate("east"), slow)).to.include("east>west drop,slow");
  });
});
