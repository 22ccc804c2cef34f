import { expect } from "chai";
import fc from "fast-check";
import {
  evenSchedule,
  firstSlotFrom,
  firstTimelySlot,
  gapLines,
  intendedAt,
  lastDueSlot,
  type Schedule,
  scheduleLines,
} from "./schedule.ts";

const even: Schedule = { ...evenSchedule(10, 0.005), firstSlot: 4 };

/** 10 slots a second, then 50 for a second, then 10 again. */
const burst: Schedule = {
  pieces: [
    { from: 0, every: 0.1, slots: 20 },
    { from: 2, every: 0.02, slots: 50 },
    { from: 3, every: 0.1, slots: null },
  ],
  firstSlot: 0,
};

describe("the open-loop schedule", () => {
  it("counts a slot as due at its very moment, in spite of binary fractions", () => {
    for (const slot of [4, 7, 23, 199, 12_345]) expect(lastDueSlot(even, intendedAt(even, slot))).to.equal(slot);
  });

  it("has nothing due before the first slot of this producer", () => {
    expect(lastDueSlot(even, 9)).to.equal(3);
    expect(lastDueSlot(even, 10.019)).to.equal(3);
    expect(lastDueSlot(even, 10.02)).to.equal(4);
  });

  it("keeps a slot sendable up to its objective and not longer", () => {
    const due = intendedAt(even, 20);
    expect(firstTimelySlot(even, due + 0.5, 0.5)).to.equal(20);
    expect(firstTimelySlot(even, due + 0.501, 0.5)).to.equal(21);
    expect(firstTimelySlot(even, 10, 0.5)).to.equal(4);
  });

  it("numbers slots through its pieces", () => {
    expect([19, 20, 21, 69, 70, 71].map((slot) => intendedAt(burst, slot))).to.deep.equal([1.9, 2, 2.02, 2.98, 3, 3.1]);
    expect([1.95, 2.01, 2.99, 3.05].map((at) => lastDueSlot(burst, at))).to.deep.equal([19, 20, 69, 70]);
    expect(firstSlotFrom(burst, 2.98)).to.equal(69);
    expect(firstSlotFrom(burst, 2.981)).to.equal(70);
  });

  it("is told to the ledger a line a piece, and only the slots that were this producer's", () => {
    const of = { topic: "payments", partition: 3 };
    expect(scheduleLines({ ...burst, firstSlot: 18 }, 71, of)).to.deep.equal([
      { kind: "schedule", ...of, from: 1.8, every: 0.1, slots: 2 },
      { kind: "schedule", ...of, from: 2, every: 0.02, slots: 50 },
      { kind: "schedule", ...of, from: 3, every: 0.1, slots: 2 },
    ]);
    expect(scheduleLines({ ...burst, firstSlot: 18 }, 17, of)).to.deep.equal([]);
    expect(scheduleLines(burst, 10, of)).to.deep.equal([{ kind: "schedule", ...of, from: 0, every: 0.1, slots: 11 }]);
  });
});

describe("a schedule that one producer left and another took up", () => {
  const of = { topic: "payments", partition: 0 };

  it("has the slots between them told, by their own pace", () => {
    const told = scheduleLines(burst, 17, of);
    expect(gapLines({ ...burst, firstSlot: 74 }, told, of)).to.deep.equal([
      { kind: "schedule", ...of, from: 1.8, every: 0.1, slots: 2 },
      { kind: "schedule", ...of, from: 2, every: 0.02, slots: 50 },
      { kind: "schedule", ...of, from: 3, every: 0.1, slots: 4 },
    ]);
  });

  it("has no gap where it was taken up at once, and a whole one where nothing was told before", () => {
    expect(gapLines({ ...burst, firstSlot: 18 }, scheduleLines(burst, 17, of), of)).to.deep.equal([]);
    expect(gapLines({ ...burst, firstSlot: 2 }, [], of)).to.deep.equal([
      { kind: "schedule", ...of, from: 0, every: 0.1, slots: 2 },
    ]);
  });

  it("looks for its gap before its own slots, not behind them", () => {
    const told = [...scheduleLines(burst, 17, of), ...scheduleLines({ ...burst, firstSlot: 30 }, 90, of)];
    expect(gapLines({ ...burst, firstSlot: 30 }, told, of).map(({ slots }) => slots)).to.deep.equal([2, 10]);
  });
});

const pieces = fc
  .array(fc.record({ milliseconds: fc.integer({ min: 1, max: 200 }), slots: fc.integer({ min: 1, max: 400 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((lengths): Schedule => {
    let from = 7.25;
    const made = lengths.map(({ milliseconds, slots }, index) => {
      const piece = { from, every: milliseconds / 1000, slots: index === lengths.length - 1 ? null : slots };
      from += slots * piece.every;
      return piece;
    });
    return { pieces: made, firstSlot: 0 };
  });

describe("any schedule of pieces", () => {
  const slot = fc.integer({ min: 0, max: 1000 });

  it("is due in order, and a slot's moment leads back to it", () => {
    fc.assert(
      fc.property(pieces, slot, (schedule, k) => {
        const at = intendedAt(schedule, k);
        expect(lastDueSlot(schedule, at)).to.equal(k);
        expect(firstSlotFrom(schedule, at)).to.equal(k);
        expect(intendedAt(schedule, k + 1)).to.be.greaterThan(at);
      }),
    );
  });

  it("tells every slot once when two producers share it, at the moment it was due", () => {
    fc.assert(
      fc.property(pieces, slot, slot, (schedule, a, b) => {
        const [handOver, last] = [Math.min(a, b), Math.max(a, b)];
        const of = { topic: "t", partition: 0 };
        const lines = [
          ...scheduleLines(schedule, handOver - 1, of),
          ...scheduleLines({ ...schedule, firstSlot: handOver }, last, of),
        ];
        const told = lines.flatMap(({ from, every, slots }) => Array.from({ length: slots }, (_, i) => from + i * every));
        expect(told).to.have.length(last + 1);
        expect(told.every((at, k) => Math.abs(at - intendedAt(schedule, k)) < 2e-6)).to.equal(true);
      }),
    );
  });
});
