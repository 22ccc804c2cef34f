import { expect } from "chai";
import fc from "fast-check";
import { addressBlock } from "./addresses.ts";
import { assignReplicas } from "./assignment.ts";
import { planTopology } from "./plan.ts";
import { twoAndAHalf } from "./stretched.fixture.ts";

const { nodes } = planTopology(twoAndAHalf, addressBlock(0));
const regionOf = (id: number) => nodes.find(({ nodeId }) => nodeId === id)?.region;
const spread = (counts: Iterable<number>): number => Math.max(...counts) - Math.min(...counts);
const tally = (ids: readonly number[]) =>
  Map.groupBy(ids, (id) => id)
    .values()
    .map(({ length }) => length)
    .toArray();

describe("explicit assignment of replicas", () => {
  it("puts three replicas of each partition in dc1 and one in dc2, and leads from both", () => {
    const assigned = assignReplicas(nodes, { dc1: 3, dc2: 1 }, { name: "t", partitions: 6 });
    const regions = assigned.map((replicas) => replicas.map(regionOf));
    for (const of of regions) expect(of.toSorted()).to.deep.equal(["dc1", "dc1", "dc1", "dc2"]);
    expect(new Set(regions.map(([leader]) => leader))).to.deep.equal(new Set(["dc1", "dc2"]));
  });

  it("gives every partition what was asked, to different brokers, and all brokers as much to lead and to hold", () => {
    const asked = fc.record({ dc1: fc.integer({ min: 1, max: 3 }), dc2: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(asked, fc.string({ minLength: 1 }), fc.integer({ min: 6, max: 40 }), (placement, name, partitions) => {
        const assigned = assignReplicas(nodes, placement, { name, partitions });
        expect(assigned).to.have.length(partitions);
        for (const replicas of assigned) {
          expect(new Set(replicas).size).to.equal(replicas.length);
          for (const region of ["dc1", "dc2"] as const)
            expect(replicas.filter((id) => regionOf(id) === region)).to.have.length(placement[region]);
        }
        expect(spread(tally(assigned.flatMap(([leader]) => leader ?? [])))).to.be.at.most(1);
        for (const region of ["dc1", "dc2"])
          expect(spread(tally(assigned.flat().filter((id) => regionOf(id) === region)))).to.be.at.most(2);
      }),
      { numRuns: 40 },
    );
  });

  it("begins elsewhere for another topic", () => {
    const leaderOf = (name: string) => assignReplicas(nodes, { dc1: 3, dc2: 1 }, { name, partitions: 1 })[0]?.[0];
    expect(new Set(["a", "b", "c", "d", "e", "f"].map(leaderOf)).size).to.equal(6);
  });
});
