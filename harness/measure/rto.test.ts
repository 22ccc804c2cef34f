import { expect } from "chai";
import type { LedgerLine, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { clock, effective, measured, processed, wrote } from "./small.fixture.ts";

/** Ten slots a second from second 15.05 on; windows of one second that must hold for three. */
describe("an outage of producers", () => {
  const settings = { windowSeconds: 1, sustainSeconds: 3 };
  const due = (slot: number) => 15.05 + slot / 10;
  const SLOTS = 250;
  const schedule = (over: object = {}): LedgerLine => ({
    kind: "schedule",
    topic: "orders",
    partition: 0,
    from: due(0),
    every: 0.1,
    slots: SLOTS,
    ...over,
  });
  const stop = (at: number): TimelineEvent => ({ at, event: "load.stopped" });
  const heal = (at: number, fault = "f1"): TimelineEvent => ({ at, event: "heal.started", fault });
  const slot = (i: number, over: Partial<WriteLine> = {}) =>
    wrote([i, i], { intended: [due(i), due(i)], answered: [due(i), due(i)], ...over });
  const written = (bad: (i: number) => Partial<WriteLine> | null | undefined, slots = SLOTS): LedgerLine[] => [
    schedule(),
    ...Array.from({ length: slots }, (_, i) => i).flatMap((i) => {
      const over = bad(i);
      return over === null ? [] : [slot(i, over)];
    }),
  ];
  const rto = (lines: LedgerLine[], ...timeline: TimelineEvent[]) => measured(lines, settings, [effective(), ...timeline]).rto;
  const close = (outage: { atLeast: number; atMost: number | null } | undefined, atLeast: number, atMost = atLeast) => {
    expect(outage?.atLeast).to.be.closeTo(atLeast, 1e-6);
    expect(outage?.atMost).to.be.closeTo(atMost, 1e-6);
  };
  const inDoubt: Partial<WriteLine> = { outcome: "indeterminate", answered: null };
  const between = (from: number, to: number, over: Partial<WriteLine> | null) => (i: number) =>
    due(i) > from && due(i) < to ? over : undefined;

  it("ends with the first slot that was served and stayed so, whatever the others failed of", () => {
    close(
      rto(
        written(() => undefined),
        stop(40),
      )?.produce,
      0,
    );
    for (const bad of [inDoubt, { outcome: "rejected" as const }, { late: 1 }, null]) {
      close(rto(written(between(20, 25, bad)), stop(40))?.produce, 5.05);
    }
    close(rto(written(between(15, 20, inDoubt)), stop(40))?.produce, 0);
  });

  it("says where a group was never seen to process anything", () => {
    const all = written(() => undefined);
    const workload = {
      name: "orders",
      tier: "t",
      topic: "orders",
      group: null,
      acks: "all",
      partitions: 1,
      perSecondPerPartition: 10,
    };
    const silent = measured(all, { ...settings, workload }, [effective(), stop(40)]).rto;
    expect(silent).to.not.have.property("consumeUnseen");
    expect(rto(all, stop(40))).to.have.property("consumeUnseen", true);
    expect(rto([...all, processed([0, 9])], stop(40))).to.not.have.property("consumeUnseen");
  });

  it("is as wide as what is known of runs that were late in part", () => {
    const halves = written((i) => (i === 80 || i === 81 ? null : between(20, 23, inDoubt)(i)));
    const half = wrote([80, 81], { intended: [due(80), due(81)], answered: [due(81), due(81)], late: 1 });
    close(rto([...halves, half], stop(40))?.produce, 3.15, 3.25);
  });

  it("is observed until the first of heal and stop of load after the effect, of its own fault", () => {
    const shown = (...timeline: TimelineEvent[]) =>
      rto(
        written(() => undefined),
        ...timeline,
      )?.shownSeconds;
    expect(shown(stop(40), heal(35))).to.equal(15);
    expect(shown(stop(30), heal(35))).to.equal(10);
    expect(shown(stop(40), heal(35, "f0"))).to.equal(20);
    expect(shown(stop(10), stop(40))).to.equal(20);
    expect(shown()).to.be.closeTo(20.05, 1e-6);
    expect(shown(stop(20), stop(40)), "a stop at the effect itself leaves nothing to see").to.equal(undefined);
    const shorter = [...written(() => undefined), schedule({ partition: 1, slots: 100 })];
    expect(rto(shorter)?.shownSeconds, "the longer of two schedules").to.be.closeTo(20.05, 1e-6);
  });

  it("is not told where there was no fault, no schedule, or no slot after the fault", () => {
    expect(
      measured(
        written(() => undefined),
        settings,
        [stop(40)],
      ).rto,
    ).to.equal(undefined);
    expect(rto([slot(1)], stop(40))).to.equal(undefined);
    expect(rto([schedule({ slots: 20 }), slot(1)], stop(40))).to.equal(undefined);
  });

  it("is no surer than the clock that stamped it", () => {
    const lines = written(between(20, 25, null)).map((line) => ({ ...line, kernel: "other" }));
    close(rto(lines, stop(40), clock("other", 0.02))?.produce, 5.03, 5.07);
  });

  it("is told of each partition, and the longest of all", () => {
    const other = written(between(20, 22, null)).map(
      (line): LedgerLine => (line.kind === "txn" ? line : { ...line, partition: 1 }),
    );
    const both = rto([...written(between(20, 25, null)), ...other], stop(40));
    expect(both?.byPartition.map(({ partition }) => partition)).to.deep.equal([0, 1]);
    close(both?.byPartition[0]?.produce, 5.05);
    close(both?.byPartition[1]?.produce, 2.05);
    close(both?.produce, 5.05);
    expect(both).to.not.have.property("consume");
  });

  it("that came back is a relapse, by when it began and ended", () => {
    const twice = rto(
      written((i) => (between(20, 22, null)(i) === null || (due(i) > 30 && due(i) < 31) ? null : undefined)),
      stop(40),
    );
    close(twice?.produce, 2.05);
    expect(twice?.relapses).to.equal(1);
    expect(twice?.relapse[0]).to.include({ service: "produce", partition: 0 });
    expect(twice?.relapse[0]?.from).to.be.closeTo(9.15, 1e-6);
    expect(twice?.relapse[0]?.until).to.be.closeTo(11.05, 1e-6);
    const never = rto(
      written((i) => (due(i) > 30 ? null : undefined)),
      stop(40),
    );
    expect(never?.relapse[0]).to.include({ until: null });
  });
});
