import { expect } from "chai";
import { withSettings } from "./properties.ts";

describe("settings over a properties file", () => {
  it("go before what it says, and leave the rest", () => {
    const text = "node.id=1\nlog.dirs=/a=b\nnode.id.more=2\n";
    expect(withSettings(text, { "node.id": "7", fresh: "x" })).to.equal("log.dirs=/a=b\nnode.id.more=2\nnode.id=7\nfresh=x\n");
    expect(withSettings(text, {})).to.equal(text);
  });
});
