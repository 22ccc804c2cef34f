import { expect } from "chai";
import { HealNotProven, Interrupted } from "../core/errors.ts";
import { everyFaultHealed } from "./conclude.ts";

describe("whether every fault of a run was healed", () => {
  const [healed, standing] = [{ healedAt: 61.5 }, { healedAt: null }];

  it("takes a time at which the heal was proven, of each", () => {
    expect(everyFaultHealed([], [])).to.equal(true);
    expect(everyFaultHealed([], [healed, healed])).to.equal(true);
    expect(everyFaultHealed([], [healed, standing])).to.equal(false);
    expect(everyFaultHealed([new Interrupted("SIGINT")], [standing])).to.equal(false);
  });

  it("is denied by an error that says so, whatever stands beside it", () => {
    expect(everyFaultHealed([new Interrupted("SIGINT"), new HealNotProven("not healed")], [healed])).to.equal(false);
  });
});
