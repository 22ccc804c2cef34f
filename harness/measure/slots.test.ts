import { expect } from "chai";
import { BAD, GOOD, type SlotRun, scheduledTimes, slotsOf, tally } from "./slots.ts";

const UNKNOWN = 2;

describe("slots", () => {
  const schedule = (from: number, every: number, slots: number, partition = 0) =>
    ({ kind: "schedule", topic: "orders", partition, from, every, slots, slack: 0 }) as const;
  const everySecond = [schedule(0, 1, 10)];
  const sent = (at: number, served = true): SlotRun => ({ intended: [at, at], seq: [0, 0], served: () => served });
  const failed = (at: number) => sent(at, false);
  /** Of the slots due in [2, 6). */
  const statesOf = (runs: readonly SlotRun[], over: { stall?: [number, number]; process?: string; end?: number } = {}) => {
    const [atLeast, atMost] = over.stall ?? [100, 100];
    const stalls = [{ process: over.process ?? "east1/client", atLeast, atMost }];
    return [...slotsOf({ schedules: everySecond, stalls }, 0, runs, 2, over.end ?? 6).states];
  };

  it("are those due from the one time on and before the other, of the partition, whoever was to send them", () => {
    const times = (schedules: (typeof everySecond)[number][], from: number, end: number) => [
      ...slotsOf({ schedules, stalls: [] }, 0, [], from, end).times,
    ];
    expect(times(everySecond, 2, 6)).to.deep.equal([2, 3, 4, 5]);
    expect(times(everySecond, 2.5, 5.5)).to.deep.equal([3, 4, 5]);
    expect(times(everySecond, -5, 1.5)).to.deep.equal([0, 1]);
    expect(times(everySecond, 8, 20)).to.deep.equal([8, 9]);
    expect(times([schedule(0.5, 2, 2), ...everySecond, schedule(0, 1, 10, 1)], 0, 3)).to.deep.equal([0, 0.5, 1, 2, 2.5]);
  });

  it("were served by what fell due with them, one by one", () => {
    expect(statesOf([])).to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([sent(2), failed(3), sent(5)])).to.deep.equal([GOOD, BAD, BAD, GOOD]);
    expect(statesOf([sent(3.5)]), "between two slots").to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([sent(2.75), sent(4.25)]), "a quarter beside them").to.deep.equal([BAD, GOOD, GOOD, BAD]);
    expect(statesOf([sent(2.5), sent(4)]), "the next one by its own").to.deep.equal([BAD, BAD, GOOD, BAD]);
    expect(statesOf([{ intended: [3, 5], seq: [7, 9], served: (i) => i !== 1 }])).to.deep.equal([BAD, GOOD, BAD, GOOD]);
  });

  it("were not served by what fell due before the observation or after it", () => {
    expect(statesOf([sent(1.9)])).to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([sent(5.2)], { end: 5.1 })).to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([{ intended: [1.9, 2.9], seq: [0, 1], served: () => true }])).to.deep.equal([BAD, GOOD, BAD, BAD]);
    expect(statesOf([{ intended: [5, 5.2], seq: [0, 1], served: (i) => i === 1 }], { end: 5.1 })).to.deep.equal([
      BAD,
      BAD,
      BAD,
      BAD,
    ]);
  });

  it("are told apart by the finest schedule", () => {
    const both = { schedules: [schedule(0, 1, 10), schedule(0.5, 0.1, 2)], stalls: [] };
    expect([...slotsOf(both, 0, [sent(2.2)], 2, 4).states]).to.deep.equal([BAD, BAD]);
    expect([...slotsOf(both, 0, [sent(2.02)], 2, 4).states]).to.deep.equal([GOOD, BAD]);
  });

  it("are unknown while a client stood still, unless something is known of them", () => {
    const stall: [number, number] = [3, 4];
    expect(statesOf([], { stall })).to.deep.equal([BAD, UNKNOWN, UNKNOWN, BAD]);
    expect(statesOf([], { stall, process: "east1/node" }), "a machine of Kafka's").to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([sent(3)], { stall })).to.deep.equal([BAD, GOOD, UNKNOWN, BAD]);
    expect(statesOf([failed(3)], { stall })).to.deep.equal([BAD, BAD, UNKNOWN, BAD]);
    expect(statesOf([failed(3), failed(4)], { stall })).to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([failed(2.5), failed(4)], { stall })).to.deep.equal([BAD, UNKNOWN, BAD, BAD]);
    expect(statesOf([failed(2.75), failed(4.25)], { stall })).to.deep.equal([BAD, BAD, BAD, BAD]);
    expect(statesOf([failed(3.5)], { stall })).to.deep.equal([BAD, UNKNOWN, UNKNOWN, BAD]);
  });

  it("are counted in windows, the known ones and the good", () => {
    const slots = { times: Float64Array.of(2, 3, 4, 5), states: Uint8Array.of(GOOD, BAD, UNKNOWN, GOOD) };
    const counted = [2, 3, 4, 5].map(tally(slots, 2));
    expect(counted).to.deep.equal([
      { good: 1, known: 2 },
      { good: 0, known: 1 },
      { good: 1, known: 1 },
      { good: 1, known: 1 },
    ]);
  });

  it("are due and served at their own moment, sums of fractions notwithstanding", () => {
    const times = (from: number, end: number) => [...scheduledTimes({ schedules: [schedule(0, 0.1, 100)] }, 0, from, end).times];
    expect(times(0.1 + 0.2, 0.7 + 0.1)).to.have.length(5);
    expect(times(0.3 - 1e-10, 0.8 + 1e-10)).to.have.length(5);
    expect(times(0.3 + 1e-10, 0.8 - 1e-10)).to.have.length(5);
    const inRun = (from: number, end: number) => [
      ...slotsOf(
        { schedules: [schedule(0, 1, 10)], stalls: [] },
        0,
        [{ intended: [2, 5], seq: [0, 3], served: () => true }],
        from,
        end,
      ).states,
    ];
    expect(inRun(2 + 1e-10, 5 - 1e-10)).to.deep.equal([GOOD, GOOD, GOOD]);
    expect(inRun(2 - 1e-10, 5 + 1e-10)).to.deep.equal([GOOD, GOOD, GOOD]);
  });

  it("are each served by one success, and by none that another slot's failure stands for", () => {
    expect(statesOf([sent(2), sent(2.1), sent(4)])).to.deep.equal([GOOD, BAD, GOOD, BAD]);
    const stall: [number, number] = [1, 9];
    expect(statesOf([failed(2), failed(2.1), failed(2.2), failed(5)], { stall })).to.deep.equal([BAD, UNKNOWN, UNKNOWN, BAD]);
    expect(statesOf([sent(3), failed(3), failed(5)], { stall })).to.deep.equal([UNKNOWN, GOOD, UNKNOWN, BAD]);
    expect(statesOf([], { stall: [3, 3] })).to.deep.equal([BAD, UNKNOWN, BAD, BAD]);
    expect(statesOf([], { stall: [3, 9] })).to.deep.equal([BAD, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(statesOf([], { stall: [1, 3] })).to.deep.equal([UNKNOWN, UNKNOWN, BAD, BAD]);
  });

  it("are counted in a window that ends with the last of them", () => {
    const slots = { times: Float64Array.of(2, 3), states: Uint8Array.of(GOOD, GOOD) };
    expect(tally(slots, 5)(2)).to.deep.equal({ good: 2, known: 2 });
    expect(tally(slots, 1)(3)).to.deep.equal({ good: 1, known: 1 });
  });
});
