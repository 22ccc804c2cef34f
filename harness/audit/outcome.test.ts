import { expect } from "chai";
import { HealNotProven, Interrupted } from "../core/errors.ts";
import { causeOf } from "./causes.ts";
import { everyFaultHealed } from "./outcome.ts";

describe("whether every fault of a run was healed", () => {
  const [healed, standing] = [{ healedAt: 61.5 }, { healedAt: null }];
  const interrupted = causeOf(new Interrupted("SIGINT"));

  it("takes a time at which the heal was proven, of each", () => {
    expect(everyFaultHealed([], [])).to.equal(true);
    expect(everyFaultHealed([], [healed, healed])).to.equal(true);
    expect(everyFaultHealed([], [healed, standing])).to.equal(false);
    expect(everyFaultHealed([interrupted], [standing])).to.equal(false);
  });

  it("is denied by an error that says so, whatever stands beside it", () => {
    expect(everyFaultHealed([interrupted, causeOf(new HealNotProven("not healed"))], [healed])).to.equal(false);
  });
});
