import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { unsteady } from "./steadiness.ts";

describe("a steady state", () => {
  const before = { acknowledged: 100, slots: 100, unsent: 0, inFlight: 0, errors: { COORDINATOR_LOAD_IN_PROGRESS: 13 } };

  it("is one where 99 of 100 writes that were due are acknowledged", () => {
    expect(unsteady("orders", before, { ...before, acknowledged: 199, slots: 200 }, seconds(10))).to.equal(undefined);
  });

  it("is otherwise none, told by workload, with what could not be sent and the errors of that time alone", () => {
    const errors = { ...before.errors, CLIENT_REQUEST_TIMEOUT: 3 };
    expect(unsteady("orders", before, { acknowledged: 180, slots: 200, unsent: 12, inFlight: 0, errors }, seconds(10))).to.equal(
      "no steady state of orders: 80 of 100 scheduled writes acknowledged in 10.0 s without any fault; 12 (12.0 %) could not be sent in time; the producer's errors: 3 × CLIENT_REQUEST_TIMEOUT",
    );
    expect(unsteady("orders", before, { ...before, acknowledged: 180, slots: 200 }, seconds(10))).to.match(
      /the producer told no error$/,
    );
  });
});
