import { expect } from "chai";
import { AlreadySo, InvalidDrill } from "../core/errors.ts";
import { kill } from "../faults/constructors.ts";
import { hitBy, refuseUnchanged } from "./node-answers.ts";

const done = { status: "fulfilled", value: { already: null } } as const;
const before = { status: "fulfilled", value: { already: "is dead" } } as const;
const failed = { status: "rejected", reason: new Error("its undo failed too") } as const;

describe("what agents answered to a deed", () => {
  it("leaves to be undone whatever was not so before, a deed that failed as well", () => {
    expect(hitBy(["east1", "east2", "east3"], [done, before, failed])).to.deep.equal(["east1", "east3"]);
  });

  it("changes nothing only where all were so before; where some were, it is invalid", () => {
    const fault = kill("east1", "east2");
    const nodes = ["east1", "east2"];
    refuseUnchanged(fault, nodes, [done.value, done.value]);
    expect(() => refuseUnchanged(fault, nodes, [before.value, before.value])).to.throw(AlreadySo);
    expect(() => refuseUnchanged(fault, nodes, [done.value, before.value])).to.throw(InvalidDrill, "only some");
  });
});
