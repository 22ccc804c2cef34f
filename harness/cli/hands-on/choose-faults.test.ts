import { expect } from "chai";
import { UsageError } from "../../core/errors.ts";
import { chooseFaults } from "./choose-faults.ts";

const f1 = { id: "f1", what: "kill east1" };
const f2 = { id: "f2", what: "isolate region:east --mode drop" };

describe("which faults are healed", () => {
  it("is the only one that stands, or none", () => {
    expect(chooseFaults([f1], ["f1"], {})).to.deep.equal([f1]);
    expect(chooseFaults([], ["f1"], {})).to.deep.equal([]);
    expect(chooseFaults([], [], { all: true })).to.deep.equal([]);
  });

  it("is the one that is named", () => {
    expect(chooseFaults([f1, f2], ["f1", "f2"], { id: "f1" })).to.deep.equal([f1]);
  });

  it("is none where the one that is named stands no more", () => {
    expect(chooseFaults([f2], ["f1", "f2"], { id: "f1" })).to.deep.equal([]);
  });

  it("are all of them, the last one first", () => {
    expect(chooseFaults([f1, f2], [], { all: true })).to.deep.equal([f2, f1]);
  });

  const refused: [string, { id?: string; all?: boolean }, RegExp][] = [
    ["several stand and none is named", {}, /2 faults stand/],
    ["the one that is named never was", { id: "f9" }, /never a fault "f9" here; did you mean "f1"\?/],
    ["one is named, and all", { id: "f1", all: true }, /not both/],
  ];
  for (const [why, asked, message] of refused)
    it(`is asked where ${why}`, () => {
      expect(() => chooseFaults([f1, f2], ["f1", "f2"], asked)).to.throw(UsageError, message);
    });
});
