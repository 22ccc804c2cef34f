import { expect } from "chai";
import { namesHit } from "./vacuous.ts";

const clusters = new Set(["east", "west", "home"]);

describe("what a fault has hit, by the names that it recorded", () => {
  it("is both machines of a path, and no cluster that a machine is only called after", () => {
    const hit = namesHit(["connect-west>east1/CLIENT"], clusters);
    expect([...hit]).to.include.members(["connect-west", "east1"]);
    expect(hit.has("west")).to.equal(false);
  });

  it("is nobody without a name", () => {
    expect(namesHit(["link: east/west"], clusters))
      .to.include("east")
      .and.include("west")
      .and.not.include("");
  });

  it("is both clusters of a link, and a node by its name", () => {
    expect([...namesHit(["east-west", "north1"], clusters)]).to.include.members(["east", "west", "north1"]);
  });

  it("is not the cluster of a controller or a client that stands alone: no record is at risk with them", () => {
    const hit = namesHit(["home-controller1", "clients-east", "connect-west"], clusters);
    expect([...hit]).to.deep.equal(["home-controller1", "clients-east", "connect-west"]);
  });
});
