import { expect } from "chai";
import { parsePin, pinnedTo, pinsOf } from "./pins.ts";

describe("a pin", () => {
  it("is a role and who shall hold it", () => {
    expect(parsePin("leader:orders/0=east2")).to.deep.equal({ role: "leader:orders/0", holders: [["east2"]] });
    expect(parsePin("controllers:majority@east=east1,east3").holders).to.deep.equal([["east1", "east3"]]);
  });

  it("is refused where it pins nobody, or no role", () => {
    for (const text of ["leader:orders/0=", "=east1", "east1=east2", "leader:orders=east1"])
      expect(() => parsePin(text), text).to.throw(/pins nobody|no subject/);
  });

  it("of a run gives the holders in the order in which they were asked for, and then the last", () => {
    const role = "leader:orders/0";
    const pins = pinsOf([
      { role, nodes: ["east2"] },
      { role: "controller:east", nodes: ["east1"] },
      { role, nodes: ["east3"] },
    ]);
    expect([0, 1, 2].map((asked) => pinnedTo(pins, role, asked))).to.deep.equal([["east2"], ["east3"], ["east3"]]);
    expect(pinnedTo(pins, "busiest:east", 0)).to.equal(undefined);
  });

  it("said later goes before one said earlier", () => {
    const pins = ["east1", "east2"].map((node) => parsePin(`controller:east=${node}`));
    expect(pinnedTo(pins, "controller:east", 0)).to.deep.equal(["east2"]);
  });

  it("without a cluster means the role in any, and no other partition", () => {
    const pins = [parsePin("leader:orders/1=east1")];
    expect(pinnedTo(pins, "leader:orders/1@east", 0)).to.deep.equal(["east1"]);
    expect(pinnedTo(pins, "leader:orders/11", 0)).to.equal(undefined);
  });
});
