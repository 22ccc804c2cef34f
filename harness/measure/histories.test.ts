import * as fs from "node:fs";
import { expect } from "chai";
import { asHistoriesName, disagreements, isPresent, readHistories } from "./histories.ts";
import { measure } from "./measure.ts";

describe("histories worked out by hand", () => {
  const histories = readHistories(fs);
  let judged = 0;

  for (const { file, name, lines, timeline, settings, expect: expected } of histories) {
    it(`${file}: ${name}`, () => {
      const measured = asHistoriesName(measure({ lines, timeline, settings }));
      const { absent = [], verdicts: _, ...figures } = expected;
      expect(disagreements(figures, measured)).to.deep.equal([]);
      for (const path of absent as string[]) expect(isPresent(measured, path), `${path} must be absent`).to.equal(false);
      judged++;
    });
  }

  it("were judged, all of them", () => {
    console.log(`      ${judged} histories judged`);
    expect(judged).to.be.greaterThan(0).and.to.equal(histories.length);
  });
});
