import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { effective, ended, measured, processed, stands, wrote } from "./small.fixture.ts";

describe("duplicates", () => {
  const duplicates = (lines: LedgerLine[], timeline: TimelineEvent[] = []) => measured(lines, {}, timeline).duplicates;

  it("in a log are occurrences beyond an id's first, however runs overlap", () => {
    const { log, ids } = duplicates([
      stands([0, 9]),
      stands([5, 14], { offset: [20, 29] }),
      stands([8, 8], { offset: [40, 40] }),
      stands([0, 3], { session: "other", offset: [50, 53] }),
      ended(),
    ]);
    expect(log).to.deep.equal({ west: { extra: 6, ids: 5 } });
    expect(ids.log).to.deep.equal({ west: [["s", 0, [5, 9]]] });
  });

  it("across clusters were written to both by producers, not copied", () => {
    const native = { origin: "native", cluster: "east" } as const;
    const { crossCluster, ids } = duplicates([
      stands([0, 9], native),
      stands([3, 4], { origin: "native" }),
      stands([6, 9]),
      stands([8, 9], { cluster: "north", origin: "native" }),
    ]);
    expect(crossCluster).to.equal(4);
    expect(ids.crossCluster).to.deep.equal([
      ["s", 0, [3, 4]],
      ["s", 0, [8, 9]],
    ]);
  });

  it("in deliveries are told by where the record came from before: the same offset, another one, another cluster", () => {
    const at = (second: number): [number, number] => [second, second];
    const { delivery, ids } = duplicates([
      processed([0, 9], { at: at(1) }),
      processed([5, 14], { at: at(2) }),
      processed([3, 7], { offset: [30, 34], at: at(3) }),
      processed([13, 16], { cluster: "west", at: at(4) }),
      processed([3, 3], { offset: [30, 30], at: at(5) }),
      processed([16, 16], { cluster: "west", offset: [17, 17], at: at(6) }),
      processed([0, 1], { session: "other", at: at(7) }),
    ]);
    expect(delivery).to.deep.equal({
      extra: 14,
      ids: 10,
      byCause: { sameOffset: 6, otherOffset: 6, otherCluster: 2 },
    });
    expect(ids.delivery).to.deep.equal([
      ["s", 0, [3, 9]],
      ["s", 0, [13, 14]],
      ["s", 0, [16, 16]],
    ]);
  });

  it("in deliveries fill gaps without being any", () => {
    const { delivery } = duplicates([
      processed([0, 1], { at: [1, 1] }),
      processed([4, 5], { at: [2, 2] }),
      processed([8, 9], { at: [3, 3] }),
      processed([0, 9], { at: [4, 4] }),
      processed([2, 3], { at: [5, 5] }),
    ]);
    expect(delivery).to.include({ extra: 8, ids: 8 });
  });

  it("in deliveries are told by phase where one was announced, those before the first apart", () => {
    const again = [1, 5, 15, 21, 31, 41].map((second) => processed([0, 1], { at: [second, second] }));
    const phase = (at: number, name: string): TimelineEvent => ({ at, event: "phase", name });
    const promoted: TimelineEvent = { at: 30, event: "promoted", cluster: "west", ends: {} };
    const told = duplicates(again, [phase(10, "steady"), phase(12, "coffee"), effective(), promoted, phase(40, "failback")]);
    const once = { extra: 2, ids: 2 };
    expect(told.delivery?.byPhase).to.deep.equal({ before: once, steady: once, fault: once, failover: once, failback: once });
    expect(duplicates(again, [effective(), promoted]).delivery).to.not.have.property("byPhase");
    expect(duplicates([processed([0, 1])], [phase(10, "steady")]).delivery?.byPhase).to.deep.equal({
      steady: { extra: 0, ids: 0 },
    });
    expect(duplicates(again, [phase(20, "fault"), effective(3)]).delivery?.byPhase, "announced later").to.have.all.keys(
      "fault",
      "before",
    );
  });

  it("in deliveries belong to the phase that began last, by its announcement where there was one", () => {
    const again = [1, 25, 25.5, 30].map((second) => processed([0, 0], { at: [second, second] }));
    const phase = (at: number, name: string): TimelineEvent => ({ at, event: "phase", name });
    const promoted: TimelineEvent = { at: 25, event: "promoted", cluster: "west", ends: {} };
    const told = (...phases: TimelineEvent[]) =>
      Object.entries(duplicates(again, [phase(0, "steady"), effective(), promoted, ...phases]).delivery?.byPhase ?? {}).map(
        ([name, { extra }]) => [name, extra],
      );
    const [steady, none] = [
      ["steady", 0],
      ["fault", 0],
    ];
    expect(told()).to.deep.equal([steady, none, ["failover", 3]]);
    expect(told(phase(26, "failover"))).to.deep.equal([steady, ["fault", 2], ["failover", 1]]);
  });

  it("in deliveries are judged record by record, however the group took them", () => {
    const run = fc.record({
      from: fc.nat(8),
      length: fc.integer({ min: 1, max: 6 }),
      shift: fc.integer({ min: 0, max: 2 }),
      cluster: fc.constantFrom("east", "west"),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), (runs) => {
        const had = Array.from({ length: 14 }, (): { cluster: string; shift: number }[] => []);
        const byCause = { sameOffset: 0, otherOffset: 0, otherCluster: 0 };
        for (const { from, length, shift, cluster } of runs) {
          for (const places of had.slice(from, from + length)) {
            const here = places.filter((place) => place.cluster === cluster);
            if (here.some((place) => place.shift === shift)) byCause.sameOffset++;
            else if (here.length > 0) byCause.otherOffset++;
            else if (places.length > 0) byCause.otherCluster++;
            places.push({ cluster, shift });
          }
        }
        const lines = runs.map(({ from, length, shift, cluster }, i) =>
          processed([from, from + length - 1], {
            cluster,
            offset: [from + shift, from + shift + length - 1],
            at: [i, i],
          }),
        );
        expect(duplicates(lines).delivery?.byCause).to.deep.equal(byCause);
      }),
      { numRuns: 200 },
    );
  });

  it("are absent where nothing was read, or nothing processed", () => {
    expect(duplicates([wrote([0, 1])])).to.deep.equal({ ids: {} });
    expect(duplicates([ended()])).to.not.have.property("delivery");
  });
});
