import { expect } from "chai";
import { kill } from "./constructors.ts";

describe("the constructors of faults", () => {
  it("take several nodes together", () => {
    expect(kill("east1", "east2").subject).to.deep.equal({ nodes: ["east1", "east2"] });
  });

  it("never drop a subject that cannot be hit together with others", () => {
    expect(() => kill("leader:orders/0", "east2")).to.throw("leader:orders/0 cannot be hit together with others");
    expect(() => kill("zone:east/a", "zone:east/b")).to.throw("zone:east/a cannot be hit");
  });
});
