import * as chai from "chai";
import type { Measured } from "../measure/measured.ts";
import { meet } from "./meet.ts";
import { defineTier } from "./tiers.ts";

const { expect } = chai;
chai.use(meet);

const tier = defineTier({
  name: "tier-1",
  objective: { rpo: { below: 60 }, rto: { below: 300 } },
  gates: { "active-passive": { rpo: { atMost: 2 }, rto: { atMost: 60 }, skipped: { atMost: 0 } } },
});

const measured = (rpoSeconds: number): Measured & { name: string } => ({
  name: "orders",
  sent: 10,
  acknowledged: 10,
  rejected: 0,
  indeterminate: 0,
  unsent: 0,
  errors: {},
  duplicates: { ids: {} },
  rpo: {
    records: 1,
    seconds: { atLeast: rpoSeconds, atMost: rpoSeconds + 0.5 },
    holes: 0,
    splitBrain: 0,
    undetermined: 0,
    ghosts: 0,
    phantoms: 0,
    indeterminateAbsent: 0,
    expired: 0,
    superseded: 0,
    shownSeconds: 100,
    ids: {},
  },
  rto: { produce: { atLeast: 10, atMost: 11, censored: false }, relapses: 0, relapse: [], byPartition: [], shownSeconds: 100 },
});

describe("expect(measured).to.meet(tier)", () => {
  it("passes where every gate is met", () => {
    expect(measured(1)).to.meet(tier, "active-passive");
  });

  it("fails as an incident note, on a miss and on doubt", () => {
    expect(() => expect(measured(3)).to.meet(tier)).to.throw(/✗ rpo +3.0–3.5 s +gate ≤ 2 s: missed/);
    expect(() => expect(measured(1.8)).to.meet(tier)).to.throw(/\? rpo .*within measuring error/);
  });

  it("does not pass for want of a gate on that topology", () => {
    expect(() => expect(measured(1)).to.meet(tier, "active-pasive")).to.throw(
      /no gate on active-pasive \(known: active-passive\)/,
    );
  });

  it("fails where a measure that must be shown was not", () => {
    const { rto: _, ...without } = measured(1);
    expect(() => expect(without).to.meet(tier)).to.throw(/\? rto +not measured/);
  });
});
