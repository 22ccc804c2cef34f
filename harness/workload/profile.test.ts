import { expect } from "chai";
import fc from "fast-check";
import { seconds } from "../core/duration.ts";
import { lastDueSlot, type Schedule } from "../ledger/schedule.ts";
import { describeProfile, type LoadProfile, peakOf, schedulesOf, steady } from "./profile.ts";

const rate = { perSecond: 60, partitions: 6 };
const burst: LoadProfile = { kind: "burst", times: 5, after: seconds(20), for: seconds(10) };
const hot: LoadProfile = { kind: "hot partitions", partitions: 2, share: 0.8 };

/** Slots of all partitions that fall due in [from, to). */
const due = (schedules: readonly Schedule[], from: number, to: number): number =>
  schedules.reduce((sum, schedule) => sum + lastDueSlot(schedule, to - 1e-6) - lastDueSlot(schedule, from - 1e-6), 0);

describe("a load profile", () => {
  it("steady, gives every partition its even share of the rate", () => {
    const schedules = schedulesOf(steady, rate, 100);
    expect(schedules).to.have.length(6);
    expect(schedules[5]).to.deep.equal({ pieces: [{ from: 100, every: 0.1, slots: null }], firstSlot: 0 });
    expect(peakOf(steady, 100)).to.equal(undefined);
  });

  it("burst, multiplies the rate where it says and nowhere else", () => {
    const schedules = schedulesOf(burst, rate, 100);
    expect([due(schedules, 110, 120), due(schedules, 120, 130), due(schedules, 130, 140)]).to.deep.equal([600, 3000, 600]);
    expect(peakOf(burst, 100)).to.deep.equal({ from: 120, to: 130 });
  });

  it("with hot partitions, takes their share from the others", () => {
    const schedules = schedulesOf(hot, rate, 0);
    expect(schedules.map((schedule) => due([schedule], 0, 100))).to.deep.equal([2400, 2400, 300, 300, 300, 300]);
  });

  it("says what it is", () => {
    expect([steady, burst, hot].map(describeProfile)).to.deep.equal([
      "steady",
      "burst × 5 for 10.0 s",
      "80 % on 2 hot partitions",
    ]);
  });

  it("never changes how much is due in the long run but by its burst", () => {
    const profiles = fc.oneof(
      fc.constant(steady),
      fc.record({
        kind: fc.constant("hot partitions" as const),
        partitions: fc.integer({ min: 1, max: 5 }),
        share: fc.double({ min: 0.2, max: 0.95, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant("burst" as const),
        times: fc.integer({ min: 2, max: 8 }),
        after: fc.integer({ min: 0, max: 40 }).map(seconds),
        for: fc.integer({ min: 1, max: 30 }).map(seconds),
      }),
    );
    fc.assert(
      fc.property(profiles, fc.integer({ min: 60, max: 2000 }), (profile, perSecond) => {
        const extra = profile.kind === "burst" ? ((profile.times - 1) * profile.for * perSecond) / 1000 : 0;
        const told = due(schedulesOf(profile, { perSecond, partitions: 6 }, 5), 5, 105);
        expect(told).to.be.closeTo(100 * perSecond + extra, 12 + 6 * 8);
      }),
    );
  });
});
