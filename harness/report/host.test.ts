import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { worstAround } from "./host.ts";

const sample = (at: number, pressure: number | null, steal = 0): TimelineEvent => ({
  at,
  event: "host.load",
  over: 1,
  busy: 0.5,
  steal,
  pressure,
  load: at,
});
const quietBut = (busy: Record<number, number>): TimelineEvent[] =>
  Array.from({ length: 40 }, (_, second) => sample(second, busy[second] ?? 0.1));
const effect: TimelineEvent = { at: 20, event: "fault.effective", fault: "f1", effect: { from: 20, to: 20.1 }, resolved: [] };

describe("the worst five seconds around a fault", () => {
  it("are those in which most was waited for, and what came before does not count", () => {
    const worst = worstAround([
      effect,
      ...quietBut({ 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, 25: 0.9, 26: 0.9, 27: 0.9, 28: 0.9, 29: 0.9 }),
    ]);
    expect(worst).to.deep.equal({ from: 24, to: 29, busy: 0.5, steal: 0, pressure: 0.9, load: 29 });
  });

  it("end with the load", () => {
    const stopped: TimelineEvent = { at: 30, event: "load.stopped" };
    expect(worstAround([effect, stopped, ...quietBut({ 35: 1, 36: 1 })])?.pressure).to.equal(0.1);
  });

  it("are told without pressure where the kernel has none, and not at all where nobody looked", () => {
    expect(worstAround([effect, sample(21, null, 0.25)])).to.deep.include({ pressure: null, steal: 0.25 });
    expect(worstAround([effect])).to.equal(undefined);
  });
});
