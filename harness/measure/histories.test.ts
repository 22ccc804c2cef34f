import * as fs from "node:fs";
import { expect } from "chai";
import { asHistoriesName, disagreements, isPresent, readHistories } from "./histories.ts";
import { judgedByHand } from "./judged.fixture.ts";
import { measure } from "./measure.ts";

describe("histories worked out by hand", () => {
  const histories = readHistories(fs);
  for (const { file, name, lines, timeline, settings, expect: expected } of histories) {
    it(`${file}: ${name}`, () => {
      const measured = asHistoriesName(measure({ lines, timeline, settings }));
      const { absent = [], verdicts: _, ...figures } = expected;
      expect(disagreements(figures, measured)).to.deep.equal([]);
      for (const path of absent as string[]) expect(isPresent(measured, path), `${path} must be absent`).to.equal(false);
      judgedByHand(file);
    });
  }

  it("are there", () => {
    expect(histories).to.have.lengthOf.at.least(36);
  });
});
