import { expect } from "chai";
import { byText } from "./by-text.ts";

describe("texts in order", () => {
  it("are so by their characters, whatever language is set", () => {
    expect(["a", "ch", "Z", "d", "a"].toSorted(byText)).to.deep.equal(["Z", "a", "a", "ch", "d"]);
  });
});
