import { expect } from "chai";
import { nextFaultId } from "./fault-ids.ts";

describe("the name of the next fault", () => {
  it("is the first that this run has not had", () => {
    expect(nextFaultId("", [])).to.equal("f1");
    expect(nextFaultId('{"event":"fault.injected","fault":"f2"}\n{"event":"fault.healed","fault":"f10"}\n', [])).to.equal("f11");
  });

  it("is not one that stands, where the record was removed", () => {
    expect(nextFaultId("", ["f3", "f1"])).to.equal("f4");
  });
});
