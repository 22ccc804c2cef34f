import { expect } from "chai";
import { sameValue } from "./settings.ts";

describe("a value read back", () => {
  it("is the one wanted where Kafka only prints it in its own way", () => {
    for (const [wanted, seen] of [
      ["6000", "6000"],
      ["0.50", "0.5"],
      ["TRUE", "true"],
      ["a, b", "a,b"],
      ["", ""],
    ] as const)
      expect(sameValue(wanted, seen), `${wanted} and ${seen}`).to.equal(true);
  });

  it("is another where the node has another, or does not tell", () => {
    for (const [wanted, seen] of [
      ["6000", "9000"],
      ["6000", null],
      ["", "0"],
      ["true", "false"],
    ] as const)
      expect(sameValue(wanted, seen), `${wanted} and ${seen}`).to.equal(false);
  });
});
