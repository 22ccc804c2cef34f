import { expect } from "chai";
import { DeadlineExceeded, InvalidDrill } from "../core/errors.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { blamingHost } from "./busy-host.ts";

const sample = (at: number, busy: number): TimelineEvent => ({
  at,
  event: "host.load",
  over: 1,
  busy,
  steal: 0,
  pressure: null,
  load: null,
});
const timeline = [sample(10, 0.2), sample(12, 1), sample(13, 0.98)];

describe("a busy host", () => {
  for (const error of [
    new InvalidDrill("no steady state", { hint: "h" }),
    new DeadlineExceeded("no steady state", { hint: "h" }),
  ])
    it(`is told with its figure and what to do, in an error that stays a ${error.name}`, () => {
      expect(blamingHost(error, timeline, 11))
        .to.be.instanceOf(error.constructor)
        .that.includes({
          message: "no steady state; the cores were 99 % busy meanwhile: quiet the machine and run again (`muster doctor`)",
          hint: "h",
          exitCode: error.exitCode,
        });
    });

  it("is not blamed where it was quiet, nobody looked, or something else went wrong", () => {
    const error = new InvalidDrill("no steady state");
    expect(blamingHost(error, timeline, 8)).to.equal(error);
    expect(blamingHost(error, [], 0)).to.equal(error);
    const other = new TypeError("x is not a function");
    expect(blamingHost(other, timeline, 11)).to.equal(other);
  });
});
