import { expect } from "chai";
import type { LedgerLine, ProcessedLine } from "../ledger/lines.ts";
import { effective, measured, processed, wrote } from "./small.fixture.ts";

/** Ten slots a second from second 15.05 on, each written at once and processed 50 ms later. */
describe("an outage of a group", () => {
  const due = (slot: number) => 15.05 + slot / 10;
  const SLOTS = 250;
  const slots = Array.from({ length: SLOTS }, (_, i) => i);
  const written = (partition = 0): LedgerLine[] => [
    { kind: "schedule", topic: "orders", partition, from: due(0), every: 0.1, slots: SLOTS },
    ...slots.map((i) => wrote([i, i], { partition, intended: [due(i), due(i)], answered: [due(i), due(i)] })),
  ];
  const took = (i: number, after = 0.05): ProcessedLine => processed([i, i], { at: [due(i) + after, due(i) + after] });
  const rto = (lines: LedgerLine[], over: { endToEndObjectiveMs?: number } = {}) =>
    measured(lines, { windowSeconds: 1, sustainSeconds: 3, ...over }, [effective(), { at: 40, event: "load.stopped" }]).rto;
  const isIn = (i: number, from: number, to: number) => due(i) > from && due(i) < to;
  const close = (outage: { atLeast: number; atMost: number | null } | undefined, atLeast: number) => {
    expect(outage?.atLeast).to.be.closeTo(atLeast, 1e-6);
    expect(outage?.atMost).to.be.closeTo(atLeast, 1e-6);
  };

  it("ends with the first record that it had again as fast as they were due", () => {
    const measured = rto([...written(), ...slots.filter((i) => !isIn(i, 20, 25)).map((i) => took(i))]);
    close(measured?.consume, 5.1);
    close(measured?.produce, 0);
    expect(measured, "asked for by nobody").to.not.have.property("endToEnd");
    close(rto([...written(), ...slots.map((i) => took(i))])?.consume, 0);
  });

  it("that came back is a relapse of its own service", () => {
    const twice = slots.filter((i) => !isIn(i, 20, 22) && !isIn(i, 30, 32)).map((i) => took(i));
    const measured = rto([...written(), ...twice]);
    close(measured?.consume, 2.1);
    expect(measured?.relapses).to.equal(1);
    expect(measured?.relapse[0]).to.include({ service: "consume", partition: 0 });
  });

  it("has no end on a partition of which it had nothing", () => {
    const both = rto([...written(), ...written(1), ...slots.map((i) => took(i))]);
    close(both?.byPartition[0]?.consume, 0);
    expect(both?.byPartition[1]?.consume).to.deep.equal({ atLeast: 20, atMost: null, censored: true });
    expect(both?.consume?.censored).to.equal(true);
  });

  it("is one end to end as long as records come later than their objective, in whatever order they come", () => {
    const timed = (...taken: ProcessedLine[]) => rto([...written(), ...taken], { endToEndObjectiveMs: 200 })?.endToEnd;
    close(timed(...slots.map((i) => took(i))), 0);
    close(timed(...slots.map((i) => took(i, isIn(i, 20, 25) ? 0.5 : 0.05))), 5.05);
    const swapped = slots.map((i) => (i % 2 === 0 ? took(i + 1, 0.06) : took(i - 1, 0.18)));
    close(timed(...swapped), 0);
  });
});
