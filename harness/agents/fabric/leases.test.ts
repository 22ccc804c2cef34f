import { expect } from "chai";
import { type CutLease, difference, inForce } from "./leases.ts";

const lease = (name: string, mode: CutLease["mode"], ...paths: string[]): CutLease => ({ lease: name, mode, paths });

describe("leases in force", () => {
  it("keeps a path cut while any lease still cuts it", () => {
    const both = inForce([lease("f1", "drop", "a>b", "a>c"), lease("f2", "drop", "a>c")]);
    const afterHealOfF1 = inForce([lease("f2", "drop", "a>c")]);
    expect(difference(both.drop, afterHealOfF1.drop)).to.deep.equal({ add: [], remove: ["a>b"] });
  });

  it("keeps the modes apart", () => {
    const paths = inForce([lease("f1", "drop", "a>b"), lease("f2", "refuse", "a>b")]);
    expect([...paths.drop]).to.deep.equal(["a>b"]);
    expect([...paths.refuse]).to.deep.equal(["a>b"]);
  });
});
