import { expect } from "chai";
import type { LedgerLine, ProcessedLine, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { ledgerGrain } from "./services.ts";
import type { MeasureSettings } from "./settings.ts";
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

  it("is none where a window happens to catch few records but each came within its objective", () => {
    const later = [...written(), ...slots.map((i) => took(i, isIn(i, 21, 60) ? 0.45 : 0.05))];
    close(rto(later)?.consume, 1.5);
    close(rto(later, { endToEndObjectiveMs: 400 })?.consume, 1.5);
    close(rto(later, { endToEndObjectiveMs: 500 })?.consume, 0);
  });
});

/** The same, of what is known only in part: late records somewhere in a run, stalls of our own, windows that nothing was due in. */
describe("an outage that is known in part", () => {
  const due = (slot: number) => 15.05 + slot / 10;
  const SLOTS = 250;
  const slots = Array.from({ length: SLOTS }, (_, i) => i);
  const schedule = (over = {}): LedgerLine => {
    return { kind: "schedule", topic: "orders", partition: 0, from: due(0), every: 0.1, slots: SLOTS, ...over };
  };
  /** Slots [from, to] as one run, sent when they were due. */
  const sent = (from: number, to = from, over: Partial<WriteLine> = {}) =>
    wrote([from, to], { intended: [due(from), due(to)], answered: [due(from), due(to)], ...over });
  const failed = (i: number) => sent(i, i, { outcome: "indeterminate", answered: null, offset: null, latencyMsMax: null });
  const took = (from: number, to = from, at: readonly [number, number] = [due(from) + 0.05, due(to) + 0.05]) =>
    processed([from, to], { at });
  const stall = (from: number, to: number, process = "clients/client"): TimelineEvent => {
    return { at: to, event: "observer.stall", process, from, to };
  };
  const rto = (lines: LedgerLine[], events: TimelineEvent[] = [], over: Partial<MeasureSettings> = {}) =>
    measured([schedule(), ...lines], { windowSeconds: 1, sustainSeconds: 3, ...over }, [
      effective(),
      ...(events.some(({ event }) => event === "load.stopped") ? [] : [stopped(40)]),
      ...events,
    ]).rto;
  const stopped = (at: number): TimelineEvent => ({ at, event: "load.stopped" });
  const close = (outage: { atLeast: number; atMost: number | null } | undefined, atLeast: number, atMost = atLeast) => {
    expect(outage?.atLeast).to.be.closeTo(atLeast, 1e-6);
    expect(outage?.atMost).to.be.closeTo(atMost, 1e-6);
  };
  const but = (from: number, to: number) => slots.filter((i) => i < from || i > to);
  const single = slots.map((i) => sent(i));
  const allBut = (from: number, to: number) => but(from, to).map((i) => sent(i));

  it("lasts as long as the late ones of a run came first or came last", () => {
    close(rto([...allBut(50, 59), sent(50, 59, { late: 4 })])?.produce, 0.45, 1.05);
    close(rto([...allBut(50, 59), sent(50, 59, { late: 10 })])?.produce, 1.05);
    const runs = Array.from({ length: 25 }, (_, i) => sent(10 * i, 10 * i + 9, { late: i === 5 ? 3 : i < 5 ? 1 : 0 }));
    close(rto(runs)?.produce, 0.35, 1.05);
  });

  it("lasts as long end to end as a run's first record was processed with its first or with its last", () => {
    const others = but(50, 59).map((i) => took(i));
    const of = (lines: LedgerLine[], runs: MeasureSettings["runs"] = "short") =>
      rto([...allBut(50, 59), sent(50, 59), ...others, ...lines], [], { endToEndObjectiveMs: 400, runs })?.endToEnd;
    close(of([took(50, 59, [20.46, 21.3])]), 0.15, 0.95);
    close(of([took(55, 59)]), 0.55, 0.65);
    close(of([took(50, 52), took(57, 59)]), 0.75);
    close(of([took(50, 59, [due(50) + 0.4, due(59) + 0.41])], "even"), 1.05);
    const onTime = slots.map((i) => took(i, i, [due(i) + 0.4, due(i) + 0.4]));
    close(rto([...single, ...onTime], [], { endToEndObjectiveMs: 400 })?.endToEnd, 0);
  });

  it("is widened by a stall of our own only where that lies between its last bad slot and its end", () => {
    const broken = [...allBut(50, 99), ...slots.slice(50, 100).map(failed)];
    close(rto(broken, [stall(21, 22)])?.produce, 5.05);
    close(rto(broken, [stall(24.9, 25.2)])?.produce, 4.9, 5.2);
    close(rto(allBut(50, 98), [stall(24, due(98))])?.produce, 4, 4.95);
    close(rto(allBut(50, 98), [stall(24, due(98) + 0.01)])?.produce, 4, 4.95);
  });

  it("of a group is judged where nothing stood still but a machine of Kafka's, and left out where a client did", () => {
    const taken = but(50, 69).map((i) => took(i));
    close(rto([...single, ...taken], [stall(20.03, 22.01, "east1/node")])?.consume, 2.1);
    close(rto([...single, ...taken], [stall(20.03, 22.01)])?.consume, 0, 2.1);
    close(rto([...single, ...taken], [stall(30, 31)])?.consume, 2.1);
  });

  it("of a group is none where all came to the end, however soon that was", () => {
    const taken = slots.map((i) => took(i));
    expect(rto([...single, ...taken], [stopped(22)])?.consume).to.deep.equal({ atLeast: 0, atMost: 0, censored: false });
    expect(rto([...single, ...taken], [stopped(21)])?.consume).to.deep.equal({ atLeast: 0, atMost: 0, censored: false });
    expect(rto([...single, ...taken], [stopped(20.5)])).not.to.have.property("consume");
  });

  it("of a group is not told where nothing was due after the effect", () => {
    const early = measured(
      [schedule({ slots: 40 }), schedule({ partition: 1 }), ...slots.slice(0, 40).flatMap((i) => [sent(i), took(i)])],
      { windowSeconds: 1, sustainSeconds: 3 },
      [effective(), stopped(40)],
    ).rto;
    expect(early?.byPartition.map(({ partition }) => partition)).to.deep.equal([1]);
  });

  it("has relapses of none but those that recovered", () => {
    const never = rto([...single, ...slots.slice(0, 50).map((i) => took(i))]);
    expect(never?.consume).to.deep.equal({ atLeast: 20, atMost: null, censored: true });
    expect(never?.relapse).to.deep.equal([]);
    const gone = rto([...slots.slice(0, 50).map((i) => sent(i)), ...slots.slice(0, 50).map((i) => took(i))]);
    expect(gone?.produce).to.deep.equal({ atLeast: 20, atMost: null, censored: true });
    expect(gone?.relapse).to.deep.equal([]);
  });
});

describe("the grain of a ledger", () => {
  const book = (runs: MeasureSettings["runs"]) => ({ settings: { runs, windowSeconds: 5 } }) as Parameters<typeof ledgerGrain>[0];

  it("is that of runs of 100 ms at both edges of a window, where runs are", () => {
    expect(ledgerGrain(book("short"))).to.be.closeTo(0.04, 1e-12);
    expect(ledgerGrain(book("even"))).to.equal(0);
    expect(ledgerGrain(book(undefined))).to.equal(0);
  });
});
