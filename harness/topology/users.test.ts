import { expect } from "chai";
import { twoRegions } from "./two-regions.fixture.ts";
import { superUsers, userOf, withSecurity } from "./users.ts";

describe("users of a secured topology", () => {
  it("are one for each workload, and none can be a super user by its name", () => {
    expect([userOf("payments"), userOf("muster"), userOf("control")]).to.deep.equal(["app-payments", "app-muster", "muster"]);
    expect(superUsers).to.equal("User:ANONYMOUS;User:muster");
  });

  it("are asked for where a run says so, and nothing else of the topology changes", () => {
    expect(withSecurity(twoRegions)).to.deep.equal({ ...twoRegions, secure: true });
  });
});
