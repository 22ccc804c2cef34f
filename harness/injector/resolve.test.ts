import { expect } from "chai";
import { isolate, outage } from "../faults/fault.ts";
import { addressBlock } from "../topology/addresses.ts";
import { planTopology } from "../topology/plan.ts";
import { twoRegions } from "../topology/two-regions.fixture.ts";
import { resolveLinkFault } from "./resolve.ts";

const plan = planTopology(twoRegions, addressBlock(0));
const names = (paths: readonly { path: string }[]): string[] => paths.map(({ path }) => path);

describe("a fault resolved on a plan", () => {
  it("isolates a region from other regions and leaves the edge's links", () => {
    const { paths, dead } = resolveLinkFault(isolate("east"), plan);
    expect(names(paths)).to.include("connect-west>east1/CLIENT");
    expect(names(paths)).to.include("payments@east>west1/CLIENT");
    expect(names(paths).filter((path) => path.startsWith("edge>"))).to.deep.equal([]);
    expect(names(paths)).not.to.include("east1>east2/REPLICATION");
    expect(dead.nodes).to.deep.equal([]);
  });

  it("takes a region's machines, its clients and every path to or from them", () => {
    const { paths, watched, dead } = resolveLinkFault(outage("east"), plan);
    expect(names(paths)).to.include("edge>east1/CLIENT");
    expect(names(paths)).to.include("east1>east2/REPLICATION");
    expect(names(watched)).not.to.include("east1>east2/REPLICATION");
    expect(dead.nodes.map(({ name }) => name)).to.deep.equal(["east1", "east2", "east3"]);
    expect(dead.clients.map(({ name }) => name)).to.deep.equal(["payments@east"]);
  });

  it("names what must survive", () => {
    const { surviving } = resolveLinkFault(outage("east"), plan);
    expect(names(surviving)).to.include("connect-west>west1/CLIENT");
    expect(names(surviving).some((path) => path.includes("east"))).to.equal(false);
  });

  it("refuses a fault that hits nothing", () => {
    expect(() => resolveLinkFault(outage("north"), plan)).to.throw("hits nothing");
  });
});
