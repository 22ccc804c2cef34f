import { expect } from "chai";
import { namesHit } from "./vacuous.ts";

describe("what a fault has hit, by the names that it recorded", () => {
  it("is both machines of a path, and no cluster that a machine is only called after", () => {
    const hit = namesHit(["connect-west>east1/CLIENT"]);
    expect([...hit]).to.include.members(["connect-west", "east1"]);
    expect(hit.has("west")).to.equal(false);
  });

  it("is nobody without a name", () => {
    expect(namesHit(["link: east/west"]))
      .to.include("east")
      .and.include("west")
      .and.not.include("");
  });

  it("is both clusters of a link, and a node by its name", () => {
    expect([...namesHit(["east-west", "north1"])]).to.include.members(["east", "west", "north1"]);
  });
});
