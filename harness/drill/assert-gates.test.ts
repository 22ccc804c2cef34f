import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { defineTier } from "../targets/tiers.ts";
import { assertGates, assertUsed } from "./assert-gates.ts";

describe("gates", () => {
  const tier = defineTier({ name: "tier-1", objective: {}, gates: { "single-regoin": { rpo: { atMost: 0 } } } });

  it("are on topologies that somebody defines, or refused with the nearest name", () => {
    expect(() => assertGates([tier], ["active-passive", "single-regoin"])).not.to.throw();
    expect(() => assertGates([tier], ["active-passive", "single-region"])).to.throw(
      UsageError,
      /^harness\/drill\/assert-gates\.test\.ts:\d+: tier-1 has a gate on topology "single-regoin", which nobody defines; did you mean "single-region"\?/u,
    );
  });

  it("are of tiers that some workload has, or refused with file and line", () => {
    expect(() => assertUsed([tier], [tier])).not.to.throw();
    expect(() => assertUsed([tier], [])).to.throw(UsageError, /^harness\/drill\/assert-gates\.test\.ts:\d+: nobody uses tier-1/u);
  });
});
