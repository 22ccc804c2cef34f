import { expect } from "chai";
import { cut, isolate, outage } from "../faults/constructors.ts";
import type { LinkFault } from "../faults/fault.ts";
import { addressBlock } from "../topology/addresses.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { hitNames, wholeClusters } from "./hit-names.ts";
import { resolveLinkFault } from "./resolve.ts";

const plan = planTopology(twoRegions, addressBlock(0));
const node = { nodes: ["east1"] };
const hit = (fault: LinkFault): string[] => hitNames(plan, fault, resolveLinkFault(fault, plan));

describe("what a link fault has hit", () => {
  it("is a cluster only where all of its brokers are", () => {
    expect(wholeClusters(plan, ["east1", "east2"])).to.deep.equal([]);
    expect(wholeClusters(plan, ["east1", "east2", "east3", "edge"])).to.deep.equal(["east"]);
  });

  it("is the machines that were isolated, of a node as of a region", () => {
    expect(hit({ kind: "isolate", subject: node, mode: "drop" })).to.deep.equal(["east1"]);
    expect(hit(isolate("east"))).to.include.members(["east", "east1", "east2", "east3"]);
  });

  it("is the machines that went", () => {
    expect(hit({ kind: "outage", subject: node, mode: "drop" })).to.deep.equal(["east1"]);
    expect(hit(outage("east"))).to.include.members(["east", "east1", "payments@east"]);
  });

  it("is the paths of a link", () => {
    expect(hit(cut("east1", "east2"))).to.include("east1>east2/REPLICATION");
  });
});
