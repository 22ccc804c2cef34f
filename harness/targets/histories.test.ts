import * as fs from "node:fs";
import { expect } from "chai";
import { disagreements, readHistories } from "../measure/histories.ts";
import { measure } from "../measure/measure.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import { judge } from "./judge.ts";
import type { TargetLines } from "./target.ts";

describe("verdicts of the histories worked out by hand", () => {
  const withTargets = readHistories<MeasureSettings & { targets?: TargetLines }>(fs).filter(
    ({ expect: { verdicts } }) => verdicts,
  );
  for (const {
    file,
    lines,
    timeline,
    settings,
    expect: { verdicts },
  } of withTargets) {
    it(file, () => {
      const given = judge(measure({ lines, timeline, settings }), settings.targets ?? {});
      const byMeasure = Object.fromEntries(given.map(({ measure: name, ...of }) => [name, of]));
      expect(disagreements(verdicts, byMeasure)).to.deep.equal([]);
    });
  }

  it("are there", () => {
    expect(withTargets).to.have.lengthOf.at.least(20);
  });
});
