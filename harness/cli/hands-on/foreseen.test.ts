import { expect } from "chai";
import { milliseconds } from "../../core/duration.ts";
import { cut, isolate, kill, outage, swizzle } from "../../faults/constructors.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { twoRegions } from "../../topology/two-regions.fixture.ts";
import { foresee } from "./foreseen.ts";

const plan = planTopology(twoRegions, addressBlock(0));
const clusterOf = (name: string, seen: ReturnType<typeof foresee>) => seen.clusters.find(({ cluster }) => cluster === name);

describe("what a fault would do", () => {
  it("to processes: what is left of each cluster, and whether its controllers still have a majority", () => {
    const one = foresee(kill("east1"), plan);
    expect(one.hosts).to.deep.equal(["east1"]);
    expect(one.cut).to.deep.equal([]);
    expect(clusterOf("east", one)?.controllers).to.include({ majority: true });
    const two = foresee(kill("east1", "east2"), plan);
    expect(clusterOf("east", two)?.controllers).to.include({ left: 1, of: 3, majority: false });
    expect(clusterOf("west", two)?.brokers).to.deep.equal({ left: 3, of: 3 });
  });

  it("to links: which paths, which way, and how many must go on", () => {
    const seen = foresee(cut("east1", "east2", { oneWay: true, planes: ["REPLICATION"] }), plan);
    expect(seen.cut).to.deep.equal([
      { path: "east1>east2/REPLICATION", way: "out" },
      { path: "east2>east1/REPLICATION", way: "back" },
    ]);
    expect(seen.survive).to.equal(plan.paths.length - 2);
    expect(seen.clusters.every(({ controllers }) => controllers.majority)).to.equal(true);
  });

  it("to both, where machines die", () => {
    const seen = foresee(outage("east"), plan);
    expect(seen.hosts).to.include("east1");
    expect(seen.cut.length).to.be.greaterThan(foresee(isolate("east"), plan).cut.length);
    expect(clusterOf("east", seen)?.brokers).to.deep.equal({ left: 0, of: 3 });
  });

  it("to several links, counting a path once", () => {
    const links = [
      ["east1", "east2"],
      ["east2", "east1"],
    ] as const;
    const seen = foresee(swizzle(links, { every: milliseconds(100), seed: 1 }), plan);
    expect(seen.cut).to.have.length(new Set(seen.cut.map(({ path }) => path)).size);
  });

  it("is an error where it is nothing", () => {
    expect(() => foresee(cut("east1", "west1"), plan)).to.throw("hits nothing");
  });
});
