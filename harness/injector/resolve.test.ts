import { expect } from "chai";
import { cut, isolate, outage } from "../faults/constructors.ts";
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

  const waysOf = (fault: Parameters<typeof resolveLinkFault>[0]): Record<string, string> =>
    Object.fromEntries(resolveLinkFault(fault, plan).ways.map(({ path, way }) => [path, way]));

  it("cuts a link whoever opens connections on it, plane by plane where asked", () => {
    expect(waysOf(cut("east1", "east2"))).to.deep.equal({
      "east1>east2/REPLICATION": "both",
      "east1>east2/CONTROLLER": "both",
      "east2>east1/REPLICATION": "both",
      "east2>east1/CONTROLLER": "both",
    });
    expect(Object.keys(waysOf(cut("east1", "east2", { planes: ["CONTROLLER"] })))).to.have.length(2);
  });

  it("cuts bytes of one way on connections of both ends, and refuses only those of the first", () => {
    const planes = ["REPLICATION"] as const;
    expect(waysOf(cut("east1", "east2", { oneWay: true, planes }))).to.deep.equal({
      "east1>east2/REPLICATION": "out",
      "east2>east1/REPLICATION": "back",
    });
    expect(waysOf(cut("east1", "east2", { oneWay: true, mode: "reset", planes }))).to.deep.equal({
      "east1>east2/REPLICATION": "both",
    });
  });

  it("isolates a node and a zone from everybody, clients at the edge included", () => {
    const ofNode = names(resolveLinkFault(isolate({ nodes: ["east1"] }), plan).paths);
    expect(ofNode).to.include("edge>east1/CLIENT").and.to.include("east2>east1/CONTROLLER");
    const { paths } = resolveLinkFault(isolate({ zone: "west/a" }), plan);
    expect(names(paths)).to.include("west2>west1/REPLICATION").and.to.include("edge>west1/CLIENT");
    expect(names(paths)).not.to.include("west1>west-controller1/CONTROLLER");
  });

  it("takes one machine alone", () => {
    const { dead, watched, surviving } = resolveLinkFault(outage({ nodes: ["east1"] }), plan);
    expect(dead.nodes.map(({ name }) => name)).to.deep.equal(["east1"]);
    expect(names(watched)).to.include("east2>east1/REPLICATION");
    expect(names(surviving)).to.include("east2>east3/REPLICATION");
  });

  it("refuses a fault that hits nothing", () => {
    expect(() => resolveLinkFault(cut("east1", "west1"), plan)).to.throw("hits nothing");
    expect(() => resolveLinkFault(cut("east1", "eats2"), plan)).to.throw('did you mean "east2"');
    expect(() => resolveLinkFault(outage("north"), plan)).to.throw("hits nothing");
  });
});
