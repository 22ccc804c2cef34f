import { expect } from "chai";
import type { ProcessRole, Topology } from "../topology/define.ts";
import { cutThenLossTheory, dcLossTheory, linkCutTheory } from "./stretch-theory.ts";

const voter: readonly ProcessRole[][] = [["controller"]];

/** Two data centres and a tie-breaker. */
const stretched = (replicas: Record<string, number>, min: number, voters = { dc1: voter, dc2: voter, dc3: voter }): Topology =>
  ({
    regions: { dc1: { zones: ["a"] }, dc2: { zones: ["a"] }, dc3: { zones: ["a"] } },
    clusters: { stretch: { perZone: voters, replicaPlacement: replicas, minInsyncReplicas: min } },
  }) as unknown as Topology;

const rf4 = stretched({ dc1: 2, dc2: 2 }, 3);
const rf4ThreeByOne = stretched({ dc1: 3, dc2: 1 }, 3);
const rf6MinFour = stretched({ dc1: 3, dc2: 3 }, 4);
const rf6MinThree = stretched({ dc1: 3, dc2: 3 }, 3);

const spell = (theory: { writes: string; reads: string; lost: string } | undefined): string =>
  `writes ${theory?.writes}, reads ${theory?.reads}, lost ${theory?.lost}`;

describe("what theory says of two and a half data centres", () => {
  it("is the issue's table where one dies at once", () => {
    const dies = (topology: Topology, dc: string) => spell(dcLossTheory(topology, "stretch", dc));
    expect(dies(rf4, "dc1")).to.equal("writes stop, reads go on, lost none");
    expect(dies(rf4ThreeByOne, "dc1")).to.equal("writes stop, reads go on, lost none");
    expect(dies(rf4ThreeByOne, "dc2")).to.equal("writes go on, reads go on, lost none");
    expect(dies(rf6MinFour, "dc1")).to.equal("writes stop, reads go on, lost none");
    expect(dies(rf6MinThree, "dc1")).to.equal("writes go on, reads go on, lost none");
  });

  it("is the issue's table where the link is cut first, and then the side dies that acknowledged", () => {
    const dies = (topology: Topology, unclean = false) =>
      spell(cutThenLossTheory(topology, "stretch", ["dc1", "dc2"], { unclean }));
    for (const neither of [rf4, rf6MinFour]) expect(dies(neither)).to.equal("writes stop, reads go on, lost none");
    for (const alone of [rf4ThreeByOne, rf6MinThree]) expect(dies(alone)).to.equal("writes stop, reads stop, lost none");
    expect(dies(rf4ThreeByOne, true)).to.equal("writes stop, reads go on, lost some");
    expect(dies(rf6MinThree, true)).to.equal("writes go on, reads go on, lost some");
  });

  it("lets the side that leads go on under the cut alone, if it has min ISR", () => {
    const cut = (topology: Topology) => linkCutTheory(topology, "stretch", ["dc1", "dc2"])?.writes;
    expect([rf4, rf4ThreeByOne, rf6MinFour, rf6MinThree].map(cut)).to.deep.equal(["stop", "go on", "stop", "go on"]);
  });

  it("counts a third data centre with data to whoever sees it", () => {
    const three = stretched({ dc1: 1, dc2: 1, dc3: 1 }, 2);
    expect(linkCutTheory(three, "stretch", ["dc1", "dc2"])?.writes).to.equal("go on");
    expect(spell(dcLossTheory(three, "stretch", "dc1"))).to.equal("writes go on, reads go on, lost none");
  });

  it("stops everything where the quorum dies with one of two", () => {
    const two = stretched({ dc1: 2, dc2: 2 }, 2, { dc1: [...voter, ...voter], dc2: voter, dc3: [] });
    expect(spell(dcLossTheory(two, "stretch", "dc1"))).to.equal("writes stop, reads stop, lost none");
    expect(spell(dcLossTheory(two, "stretch", "dc2"))).to.equal("writes go on, reads go on, lost none");
  });

  it("says nothing of a topology that does not say where its replicas stand", () => {
    const unsaid = { regions: {}, clusters: { c: { perZone: {}, minInsyncReplicas: 2 } } } as unknown as Topology;
    expect(dcLossTheory(unsaid, "c", "dc1")).to.equal(undefined);
  });
});
