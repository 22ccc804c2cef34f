import { expect } from "chai";
import { firstTimelySlot, intendedAt, lastDueSlot } from "./schedule.ts";

const schedule = { from: 10, every: 0.005, firstSlot: 4 };

describe("the open-loop schedule", () => {
  it("counts a slot as due at its very moment, in spite of binary fractions", () => {
    for (const slot of [4, 7, 23, 199, 12_345]) expect(lastDueSlot(schedule, intendedAt(schedule, slot))).to.equal(slot);
  });

  it("has nothing due before the first slot of this producer", () => {
    expect(lastDueSlot(schedule, 9)).to.equal(3);
    expect(lastDueSlot(schedule, 10.019)).to.equal(3);
    expect(lastDueSlot(schedule, 10.02)).to.equal(4);
  });

  it("keeps a slot sendable up to its objective and not longer", () => {
    const due = intendedAt(schedule, 20);
    expect(firstTimelySlot(schedule, due + 0.5, 0.5)).to.equal(20);
    expect(firstTimelySlot(schedule, due + 0.501, 0.5)).to.equal(21);
    expect(firstTimelySlot(schedule, 10, 0.5)).to.equal(4);
  });
});
