import { expect } from "chai";
import fc from "fast-check";
import type { LedgerLine, Range, Span } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { figuresOf, measure } from "./measure.ts";
import { openBook, readBook } from "./open.ts";
import { flawless, plantedSettings, record } from "./planted.ts";
import { outside } from "./ranges.ts";
import type { MeasureSettings } from "./settings.ts";

/** One more run of a stream: mostly where the last one ended, now and then somewhere else. */
interface Step {
  readonly kind: "write" | "log" | "processed" | "commit";
  readonly partition: number;
  readonly session: string;
  readonly cluster: "east" | "west";
  readonly size: number;
  readonly jump: number;
  readonly shift: number;
  readonly wait: number;
  readonly odd: "retried" | "rejected" | "late" | "no offset" | "keyed" | "other clock" | "return" | "other member" | null;
}

const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });

const tenths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 10);

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("write", "write", "processed", "log", "commit"),
  partition: rarely(fc.constant(1), 0),
  session: rarely(fc.constant("b"), "a"),
  cluster: rarely(fc.constant("west"), "east"),
  size: fc.integer({ min: 1, max: 4 }),
  jump: rarely(fc.integer({ min: -6, max: 6 }), 0),
  shift: rarely(fc.integer({ min: 0, max: 3 }), 0),
  wait: rarely(tenths(-50, 50), 2),
  odd: rarely(
    fc.constantFrom("retried", "rejected", "late", "no offset", "keyed", "other clock", "return", "other member"),
    null,
  ),
}) as fc.Arbitrary<Step>;

/** Any ledger, however little sense it makes: what matters is that it is read the same way twice. */
function linesOf(steps: readonly Step[], hole: Range): LedgerLine[] {
  const next = new Map<string, number>();
  /** A log holds one record an offset. */
  const ends = new Map<string, number>();
  let time = 0;
  const lines = steps.map(({ kind, partition, session, cluster, size, jump, shift, wait, odd }): LedgerLine => {
    const stream = `${kind} ${partition} ${session} ${kind === "log" ? cluster : ""}`;
    const from = Math.max(0, (next.get(stream) ?? 0) + jump);
    next.set(stream, from + size);
    time = Math.max(0, time + wait);
    const seq: Range = [from, from + size - 1];
    const log = `${partition} ${cluster} ${odd === "return"}`;
    const first = kind === "log" ? (ends.get(log) ?? 0) + shift : from + shift;
    const offset: Range = [first, first + size - 1];
    if (kind === "log") ends.set(log, first + size);
    const at: Span = [time, time + 0.01 * (size - 1)];
    const of = { topic: "orders", partition, session, ...(odd === "other clock" && { kernel: "vm2" }) };
    if (kind === "log")
      return {
        kind,
        ...of,
        cluster,
        isolation: "uncommitted",
        origin: cluster === "east" ? "native" : "mirrored",
        offset,
        seq,
        ...(odd === "return" && { read: "return" }),
      };
    if (kind === "processed")
      return { kind, ...of, cluster, group: "billing", member: odd === "other member" ? "m2" : "m1", offset, seq, at };
    if (kind === "commit")
      return {
        kind,
        topic: "orders",
        partition,
        group: "billing",
        cluster,
        offset: from,
        at: time,
        outcome: odd === "rejected" ? "indeterminate" : "acknowledged",
      };
    const outcome = odd === "rejected" ? "rejected" : odd === "retried" ? "indeterminate" : "acknowledged";
    return {
      kind,
      ...of,
      cluster,
      outcome,
      seq,
      offset: odd === "no offset" || outcome !== "acknowledged" ? null : offset[0],
      intended: at,
      answered: [at[0] + 0.1, at[1] + 0.2],
      latencyMsMax: 200,
      late: odd === "late" ? 1 : 0,
      ...(outcome !== "acknowledged" && { error: odd ?? "" }),
      ...(odd === "keyed" && { keys: Array.from({ length: size }, (_, i) => `k${i}`) }),
    };
  });
  return [...lines, ...[0, 1].flatMap((partition) => [...framing(partition, time), ...mirrored(partition, hole)])];
}

/** West has everything but a hole. */
const mirrored = (partition: number, hole: Range): LedgerLine[] =>
  ["a", "b"].flatMap((session, i) =>
    outside([hole], [0, 299]).map((seq): LedgerLine => {
      const offset: Range = [1000 + 300 * i + seq[0], 1000 + 300 * i + seq[1]];
      return {
        kind: "log",
        topic: "orders",
        partition,
        session,
        cluster: "west",
        isolation: "uncommitted",
        origin: "mirrored",
        offset,
        seq,
      };
    }),
  );

const holes = fc.tuple(fc.nat(60), rarely(fc.nat(10), -1)).map(([from, size]): Range => [from, from + size]);

const framing = (partition: number, end: number): LedgerLine[] => {
  const of = { topic: "orders", partition };
  const stands = { logStart: 0, highWatermark: 1600, lastStable: 1600, logEnd: 1600, leaderEpoch: 0, complete: true };
  return [
    { kind: "schedule", ...of, from: 0, every: 0.1, slots: Math.ceil(end * 10) + 1 },
    { kind: "end", ...of, cluster: "west", ...stands, at: end },
    { kind: "commit", ...of, group: "billing", cluster: "east", offset: 20, at: end / 2, outcome: "acknowledged" },
    { kind: "resume", ...of, group: "billing", cluster: "west", offset: 18, at: end, source: "synced", logEnd: 300 },
  ];
};

const moment = fc.noBias(tenths(100, 2000));

const timelines: fc.Arbitrary<TimelineEvent[]> = fc
  .record({
    effect: fc.option(moment),
    promoted: fc.option(moment),
    failedBack: fc.option(moment),
    fenced: fc.option(moment),
    steady: fc.option(moment),
    lag: fc.option(tenths(0, 900)),
    late: rarely(fc.nat(60), 1600),
  })
  .map(({ effect, promoted, failedBack, fenced, steady, lag, late }): TimelineEvent[] => [
    { at: 0, event: "clock", kernel: "vm2", offset: 0.2, error: 0.1 },
    ...(steady === null ? [] : [{ at: steady, event: "phase", name: "steady" } as const]),
    ...(effect === null
      ? []
      : [
          {
            at: effect,
            event: "fault.effective",
            fault: "f1",
            effect: { from: effect, to: effect + 0.5 },
            resolved: ["east"],
          } as const,
        ]),
    ...(promoted === null
      ? []
      : [{ at: promoted, event: "promoted", cluster: "west", ends: { orders: { 0: late, 1: 1600 } } } as const]),
    ...(failedBack === null ? [] : [{ at: failedBack, event: "failback.done", cluster: "east" } as const]),
    ...(fenced === null ? [] : [{ at: fenced, event: "fenced", cluster: "east", proven: true } as const]),
    ...(lag === null || effect === null
      ? []
      : [
          {
            at: effect - 1,
            event: "lag",
            from: "east",
            to: "west",
            topic: "orders",
            partition: 0,
            seconds: lag,
            records: 3,
          } as const,
        ]),
  ]);

const settingsOf = fc.constantFrom<Partial<MeasureSettings>>(
  {},
  { retentionSeconds: 5 },
  { cleanup: "compact" },
  { endToEndObjectiveMs: 700 },
);

describe("a book whose settled runs are joined", () => {
  it("gives the figures of one in which every line stands alone, whatever the ledger and the order of its lines", () => {
    const joinedOnce = { times: 0 };
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 30, maxLength: 120, size: "max" }),
        holes,
        timelines,
        settingsOf,
        rarely(fc.constant(true), false),
        fc.infiniteStream(fc.nat()),
        (steps, hole, timeline, more, mixed, order) => {
          const settings = { ...plantedSettings, windowSeconds: 1, sustainSeconds: 5, ...more };
          const lines = linesOf(steps, hole);
          if (mixed) lines.sort(() => (order.next().value % 3) - 1);
          const evidence = { lines, timeline, settings };
          const alone = readBook(evidence, "everything").book;
          const book = openBook(evidence);
          if (book.writes.length < alone.writes.length) joinedOnce.times++;
          expect(figuresOf(book)).to.deep.equal(figuresOf(alone));
        },
      ),
      { numRuns: 200 },
    );
    expect(joinedOnce.times, "books in which something was joined").to.be.above(60);
  });

  it("keeps a run without a fault in a few lines, however long it was", () => {
    const { lines } = record([flawless(20_000, 20_000)], 20);
    const book = openBook({ lines, timeline: [], settings: plantedSettings });
    expect([book.writes.length, book.logs.length, book.processed.length]).to.deep.equal([1, 2, 1]);
  });

  it("refuses lines that can be gone through only once", () => {
    const { lines, timeline } = record([flawless(200, 100)], 20);
    expect(() => measure({ lines: lines.values(), timeline, settings: plantedSettings })).to.throw(TypeError, /only once/);
  });
});
