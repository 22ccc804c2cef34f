import { expect } from "chai";
import type { LedgerLine, Range } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, stands, wrote } from "./small.fixture.ts";

/** East had ten acknowledged and died at 20; west had 0–5 when it took over, then wrote two of its own. */
const native = [
  wrote([0, 1], { session: "w", cluster: "west", offset: 6, intended: [31, 31], answered: [32, 32] }),
  stands([0, 1], { session: "w", origin: "native", offset: [6, 7] }),
];
const promoted: TimelineEvent = { at: 30, event: "promoted", cluster: "west", ends: { orders: { "0": 6 } } };
const window = (seq: Range, over = {}): TimelineEvent => ({
  at: 35,
  event: "window.resent",
  cluster: "west",
  topic: "orders",
  seconds: 5,
  ids: [["s", 0, seq]],
  ...over,
});
const of = (events: readonly TimelineEvent[], ...logs: LedgerLine[]) =>
  measured([wrote([0, 9]), stands([0, 5]), ...native, ...logs, ended()], {}, [effective(), promoted, ...events]);

describe("a replay window", () => {
  it("repairs what was lost, duplicates what was there, and changes nothing of the loss at cut-over", () => {
    const { rpo, resent, duplicates } = of([window([4, 9])], stands([4, 9], { offset: [8, 13] }));
    expect(resent).to.deep.equal({
      seconds: 5,
      resent: 6,
      repaired: 4,
      duplicated: 2,
      stillLost: 0,
      missing: 0,
      byPartition: [{ partition: 0, repaired: 4, duplicated: 2, stillLost: 0 }],
      ids: { repaired: [["s", 0, [6, 9]]], stillLost: [] },
    });
    expect(rpo).to.include({ records: 4, late: 4, holes: 0 });
    expect(duplicates.log?.west).to.deep.equal({ extra: 2, ids: 2 });
  });

  it("that is too short leaves what is older", () => {
    const { resent, rpo } = of([window([8, 9])], stands([8, 9], { offset: [8, 9] }));
    expect(resent).to.deep.include({ resent: 2, repaired: 2, duplicated: 0, stillLost: 2, missing: 0 });
    expect(resent?.ids).to.deep.equal({ repaired: [["s", 0, [8, 9]]], stillLost: [["s", 0, [6, 7]]] });
    expect(rpo).to.include({ records: 4, late: 2 });
  });

  it("that was sent twice has each second copy as a duplicate, of what it repaired, too", () => {
    const twice = [stands([5, 9], { offset: [8, 12] }), stands([5, 9], { offset: [13, 17] })];
    expect(of([window([5, 9]), window([5, 9])], ...twice).resent).to.deep.include({ resent: 5, repaired: 4, duplicated: 6 });
  });

  it("says what was sent again and is not there for all that", () => {
    const { resent } = of([window([4, 9])], stands([4, 8], { offset: [8, 12] }));
    expect(resent).to.deep.include({ repaired: 3, duplicated: 2, stillLost: 1, missing: 1 });
  });

  it("is told of this topic at the side that took over, and where all was read", () => {
    const again = stands([4, 9], { offset: [8, 13] });
    expect(of([], again).resent).to.equal(undefined);
    expect(of([window([4, 9], { cluster: "east" })], again).resent).to.equal(undefined);
    expect(of([window([4, 9], { topic: "clicks" })], again).resent).to.equal(undefined);
    const short = [wrote([0, 9]), stands([0, 5]), ...native, again, ended({ complete: false })];
    expect(measured(short, {}, [effective(), promoted, window([4, 9])]).resent).to.equal(undefined);
  });
});
