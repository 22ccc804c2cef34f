import { expect } from "chai";
import sample from "../docs/my-topology.ts";
import { addressBlock } from "../harness/topology/addresses.ts";
import { planTopology } from "../harness/topology/plan.ts";

describe("the topology that the documentation shows", () => {
  it("is one that can work, with the nodes that it says", () => {
    const { nodes } = planTopology(sample, addressBlock(0));
    expect(nodes.map(({ name, region, roles }) => `${name} ${region} ${roles.join("+")}`)).to.deep.equal([
      "mine1 here broker+controller",
      "mine2 there broker+controller",
      "mine-controller1 tie controller",
    ]);
  });
});
