import { expect } from "chai";
import type { LedgerLine, Read } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("a loss, at three points in time", () => {
  const promoted = (end: number): TimelineEvent => ({
    at: 30,
    event: "promoted",
    cluster: "west",
    ends: { orders: { "0": end } },
  });
  const rpo = (...lines: LedgerLine[]) => measured([wrote([0, 9]), ...lines], {}, [effective(), promoted(6)]).rpo;
  const east = (read: Read, ...seq: [number, number][]): LedgerLine[] => [
    ...seq.map((one) => stands(one, { cluster: "east", origin: "native", read })),
    ended({ cluster: "east", read }),
  ];
  const west = [stands([0, 5]), ended()];

  it("is what the survivors had not got when they took over, whatever came later", () => {
    expect(rpo(stands([0, 7]), ended())).to.include({ records: 4, late: 2 });
    expect(rpo(stands([0, 5]), stands([6, 9], { offset: [20, 23] }), ended())).to.include({ records: 4, late: 4 });
    expect(rpo(stands([0, 4]), stands([5, 5], { offset: [6, 6] }), ended()), "at the very end").to.include({
      records: 5,
      late: 1,
    });
    expect(rpo(stands([0, 5]), stands([6, 9], { origin: "native" }), ended()), "but for what was written there").to.include({
      records: 0,
      late: 0,
    });
    const cutover = [stands([0, 5], { read: "cutover" }), ended({ read: "cutover" })];
    expect(rpo(...cutover, stands([0, 9]), ended()), "read at cut-over").to.include({ records: 4, late: 4 });
    expect(rpo(...cutover))
      .to.include({ records: 4 })
      .and.not.to.have.property("late");
  });

  it("may stand on the old side when that returns, or nowhere", () => {
    expect(rpo(...west, ...east("return", [0, 7]))?.afterReturn).to.deep.equal({ stranded: 2, absent: 2 });
    expect(rpo(...west, ...east("final", [0, 7]))).to.not.have.property("afterReturn");
  });

  it("is final where it stands on no side at the end", () => {
    expect(rpo(...west, ...east("return", [0, 9]), ...east("final", [0, 7]))).to.deep.include({ final: 2, truncated: { 0: 2 } });
    expect(rpo(...west, ...east("return", [0, 8])), "as last read")
      .to.include({ final: 1 })
      .and.not.to.have.property("truncated");
    const mirroredSince = [stands([0, 5]), stands([6, 6], { offset: [20, 20] }), ended()];
    const last = rpo(...mirroredSince, ...east("return", [0, 7]), ...east("final", [0, 7]));
    expect(last).to.deep.include({ records: 4, final: 2, truncated: { 0: 0 } });
    expect(last?.ids.final).to.deep.equal([["s", 0, [8, 9]]]);
    expect(last).to.not.have.property("finalAtMost");
    const sides = [...east("return", [0, 9]), ...east("final", [0, 7])];
    const before = [stands([0, 5], { read: "cutover" }), ended({ read: "cutover" })];
    for (const cluster of ["west", "east"]) {
      const short = rpo(...before, ...west, ...sides, ended({ cluster, complete: false }));
      expect(short, `${cluster} was not read to its end`).to.include({ final: 2, finalAtMost: true });
    }
    expect(rpo(...before, ...west, ...sides))
      .to.include({ final: 2 })
      .and.not.to.have.property("finalAtMost");
    expect(rpo(...west), "which nobody can tell without the old side").to.not.have.property("final");
  });

  it("has one point alone where the survivors are replicas of the same cluster", () => {
    const same = measured([wrote([0, 9], { cluster: "west" }), stands([0, 5], { origin: "native" }), ended()], {
      source: "west",
    });
    expect(same.rpo).to.include({ records: 4 });
    for (const later of ["late", "final", "truncated", "afterReturn"]) expect(same.rpo).to.not.have.property(later);
  });

  it("is not told of a log that nobody read, nor of acks=0, nor in seconds without a fault", () => {
    const { workload } = { workload: { name: "orders", tier: "tier-1", topic: "orders", group: null } };
    expect(measured([wrote([0, 9])]).rpo).to.equal(undefined);
    const acks0 = { workload: { ...workload, acks: "0", partitions: 1, perSecondPerPartition: 10 } };
    expect(measured([wrote([0, 9]), ended()], acks0).rpo).to.equal(undefined);
    const calm = measured([wrote([0, 9]), stands([0, 5]), stands([8, 8]), ended()], {}, []).rpo;
    expect(calm).to.include({ records: 3, holes: 2 });
    for (const timed of ["seconds", "splitBrain", "vacuous", "predicted"]) expect(calm).to.not.have.property(timed);
  });

  it("could have been as long as there was load before the fault", () => {
    const shown = (...lines: LedgerLine[]) => measured([...lines, ended()]).rpo?.shownSeconds;
    const unsent: LedgerLine = {
      kind: "unsent",
      topic: "orders",
      partition: 0,
      session: "s",
      cluster: "east",
      intended: [4, 5],
      slots: 10,
    };
    expect(shown(wrote([0, 0], { intended: [8, 9] }))).to.equal(12);
    expect(shown(wrote([0, 0], { intended: [8, 9] }), unsent)).to.equal(16);
    expect(shown(wrote([0, 0], { intended: [20, 20] }))).to.equal(0);
    expect(shown()).to.equal(0);
  });
});
