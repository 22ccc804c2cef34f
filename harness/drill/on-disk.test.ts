import { expect } from "chai";
import { heldOf } from "./on-disk.ts";

describe("missing records that stand on a disk", () => {
  it("are those of the missing that were found there, as ranges", () => {
    const found = new Set(["s/0/3", "s/0/4", "s/0/5", "s/0/9", "t/1/0", "s/1/4"]);
    expect(
      heldOf(found, [
        ["s", 0, [4, 9]],
        ["t", 1, [0, 2]],
      ]),
    ).to.deep.equal([
      ["s", 0, [4, 5]],
      ["s", 0, [9, 9]],
      ["t", 1, [0, 0]],
    ]);
  });
});
