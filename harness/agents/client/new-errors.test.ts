import { expect } from "chai";
import { newErrors } from "./new-errors.ts";

describe("errors that a consumer counted", () => {
  it("are told once each, with how many have come since", () => {
    const told: Record<string, number> = {};
    expect(newErrors(told, {})).to.equal(undefined);
    expect(newErrors(told, { ECONNRESET: 2 })).to.deep.equal({ ECONNRESET: 2 });
    expect(newErrors(told, { ECONNRESET: 2 })).to.equal(undefined);
    expect(newErrors(told, { ECONNRESET: 5, NOT_COORDINATOR: 1 })).to.deep.equal({ ECONNRESET: 3, NOT_COORDINATOR: 1 });
  });
});
