import { expect } from "chai";
import { addressBlock } from "./addresses.ts";
import { auditPlacement } from "./placement.ts";
import { planTopology } from "./plan.ts";
import { twoAndAHalf } from "./stretched.fixture.ts";
import { twoRegions } from "./two-regions.fixture.ts";

const plan = planTopology(twoRegions, addressBlock(0));

describe("the placement audit", () => {
  const sound = { topic: "payments", partition: 0, replicas: [1, 2, 3], isr: [1, 2, 3] };

  it("finds nothing in a sound placement", () => {
    expect(auditPlacement(plan, "east", [sound])).to.deep.equal([]);
  });

  it("finds RF 3 that sits in two zones", () => {
    const [first, second, third] = plan.nodes;
    if (first === undefined || second === undefined || third === undefined) throw new Error("three nodes expected");
    const twoZones = { ...plan, nodes: [first, second, { ...third, zone: "b" }] };
    const threeZonesElsewhere = { ...twoZones, nodes: [...twoZones.nodes, { ...third, nodeId: 4, zone: "c" }] };
    expect(auditPlacement(threeZonesElsewhere, "east", [sound])[0]).to.include("in 2 zones");
  });

  it("finds missing replicas and a shrunken ISR, and never passes on nothing", () => {
    expect(auditPlacement(plan, "east", [{ ...sound, replicas: [1, 2] }])[0]).to.include("2 replicas, expected 3");
    expect(auditPlacement(plan, "east", [{ ...sound, isr: [1] }])[0]).to.include("1 of 3 replicas in sync");
    expect(auditPlacement(plan, "east", [])).to.have.length(1);
  });
});

describe("the placement audit of a stretched cluster", () => {
  const stretched = planTopology(twoAndAHalf, addressBlock(0));
  const audited = (replicas: readonly number[], over = stretched) =>
    auditPlacement(over, "stretch", [{ topic: "payments", partition: 0, replicas, isr: replicas }]);
  const { replicaPlacement: _, ...byRacks } = twoAndAHalf.clusters.stretch;
  const leftToKafka = planTopology({ ...twoAndAHalf, clusters: { stretch: byRacks } }, addressBlock(0));

  it("finds nothing in three and one", () => {
    expect(audited([1, 2, 3, 5])).to.deep.equal([]);
  });

  it("finds two and two where three and one were meant, and says which", () => {
    expect(audited([1, 2, 5, 6])).to.deep.equal([
      "stretch payments/0 has 2 replicas in dc1 (nodes 1, 2), expected 3",
      "stretch payments/0 has 2 replicas in dc2 (nodes 5, 6), expected 1",
    ]);
  });

  it("tells zone a of one data centre from zone a of another", () => {
    expect(audited([1, 2, 5, 6], leftToKafka)).to.deep.equal([]);
    expect(audited([1, 2, 3], leftToKafka).join()).to.include("in 1 zones (nodes 1, 2, 3), expected 2");
  });
});
