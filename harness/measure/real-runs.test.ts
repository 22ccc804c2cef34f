import { expect } from "chai";
import type { EndLine, LedgerLine, LogLine, ProcessedLine, Range, ScheduleLine, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { measure } from "./measure.ts";
import { phasesOf } from "./phases.ts";
import { plantedSettings as settings } from "./planted.ts";

/** What real runs have that hand-written histories do not: jitter, two sets of clients, reads missing, failback. */
const every = 0.05;
const of = { topic: "orders", partition: 0 };
const effect: TimelineEvent = {
  at: 20,
  event: "fault.effective",
  fault: "f1",
  effect: { from: 20, to: 20.02 },
  resolved: ["east"],
};
const stop = (at: number): TimelineEvent => ({ at, event: "load.stopped" });
const promoted = (at: number, end: number): TimelineEvent => ({
  at,
  event: "promoted",
  cluster: "west",
  ends: { orders: { "0": end } },
});

const schedule = (from: number, seconds: number): ScheduleLine => ({
  kind: "schedule",
  ...of,
  from,
  every,
  slots: Math.round(seconds / every),
});

function written(session: string, cluster: string, from: number, seconds: number, offset: number): WriteLine[] {
  return Array.from({ length: Math.round(seconds / every) }, (_, seq) => {
    const due = from + seq * every;
    return {
      kind: "write",
      ...of,
      session,
      cluster,
      outcome: "acknowledged",
      seq: [seq, seq],
      offset: offset + seq,
      intended: [due, due],
      answered: [due + 0.01, due + 0.01],
      latencyMsMax: 10,
      late: 0,
    };
  });
}

const held = (cluster: string, session: string, seq: Range, first: number, over: Partial<LogLine> = {}): LogLine => ({
  kind: "log",
  ...of,
  cluster,
  isolation: "uncommitted",
  origin: "native",
  session,
  seq,
  offset: [first, first + seq[1] - seq[0]],
  ...over,
});
const ends = (cluster: string, end: number, over: Partial<EndLine> = {}): EndLine => ({
  kind: "end",
  ...of,
  cluster,
  logStart: 0,
  highWatermark: end,
  lastStable: end,
  logEnd: end,
  leaderEpoch: 1,
  complete: true,
  ...over,
});

describe("two sets of clients at once", () => {
  const bothSides: LedgerLine[] = [schedule(0, 80), schedule(0, 80), ...written("e", "east", 0, 80, 0)];
  const outOf = (west: LedgerLine[]) =>
    measure({ lines: [...bothSides, ...west], timeline: [effect, stop(80)], settings }).rto?.produce;

  it("need each its own slots served", () => {
    expect(outOf(written("w", "west", 0, 80, 0))).to.deep.equal({ atLeast: 0, atMost: 0, censored: false });
  });

  it("are out while one of them is", () => {
    const back = written("w", "west", 0, 80, 0).filter(({ intended }) => intended[0] < 19.99 || intended[0] > 29.99);
    const out = outOf(back);
    // One in a hundred slots may be missing from a window that starts at the other set's success.
    expect(out?.atLeast).to.be.closeTo(9.88, 1e-6);
    expect(out?.atMost).to.be.closeTo(9.9, 1e-6);
  });
});

describe("a group that was never disturbed", () => {
  const processed = (jitter: (n: number) => number): ProcessedLine[] =>
    Array.from({ length: 1600 }, (_, seq) => {
      const at = seq * every + 0.02 + jitter(seq);
      return {
        kind: "processed",
        ...of,
        group: "billing",
        member: "b",
        cluster: "east",
        session: "e",
        seq: [seq, seq],
        offset: [seq, seq],
        at: [at, at],
      };
    });
  const consume = (lines: ProcessedLine[]) =>
    measure({ lines: [schedule(0, 80), ...written("e", "east", 0, 80, 0), ...lines], timeline: [effect, stop(80)], settings })
      .rto;

  it("has an outage of 0 exactly, and none from the jitter of its own baseline", () => {
    const none = { atLeast: 0, atMost: 0, censored: false };
    expect(consume(processed(() => 0))?.consume).to.deep.equal(none);
    const jittery = consume(processed((n) => ((n * n * 7919) % 101) * 0.002));
    expect(jittery?.consume).to.deep.equal(none);
    expect(jittery?.relapses).to.equal(0);
    expect(jittery?.baselineShortfall).to.be.within(0.001, 0.05);
  });

  it("is not out because a run of the ledger fell to the other side of a window's edge, however calm its baseline was", () => {
    const aRunLate = consume(processed((n) => (n >= 700 && n < 800 ? 0.19 : 0)));
    expect(aRunLate?.baselineShortfall).to.equal(0);
    expect(aRunLate?.consume?.atMost).to.equal(0);
    const laterStill = consume(processed((n) => (n >= 700 && n < 800 ? 0.3 : 0)));
    expect(laterStill?.consume?.atLeast).to.be.greaterThan(10);
  });

  it("is not excused by its baseline when it stops", () => {
    const stopped = consume(
      processed((n) => (n >= 400 && n < 600 ? (600 - n) * every + (n - 400) * 0.002 : ((n * n * 7919) % 101) * 0.002)),
    );
    expect(stopped?.consume?.atLeast).to.be.closeTo(10, 0.2);
  });
});

describe("slots that could not be sent", () => {
  it("are told by when they were due: before the fault, or since", () => {
    const unsent = (from: number, to: number, slots: number): LedgerLine => ({
      kind: "unsent",
      ...of,
      session: "e",
      cluster: "east",
      intended: [from, to],
      slots,
    });
    const lines = [schedule(0, 80), unsent(0, 0.45, 10), unsent(19.9, 20.05, 4), unsent(20.1, 21.05, 20)];
    const { unsent: all, unsentBy } = measure({ lines, timeline: [effect, stop(80)], settings });
    expect({ all, ...unsentBy }).to.deep.equal({ all: 34, beforeFault: 12, sinceFault: 22 });
    expect(measure({ lines, timeline: [stop(80)], settings }).unsentBy).to.equal(undefined);
  });
});

describe("measures that a run cannot show", () => {
  const load = [schedule(0, 80), ...written("e", "east", 0, 80, 0)];

  it("are absent: no read of the survivors, no promotion, no group, acks=0", () => {
    const unread = measure({ lines: load, timeline: [effect, stop(80)], settings });
    expect(unread).not.to.have.any.keys("rpo", "offsets", "order", "transactions", "conflicts");
    expect(unread.duplicates).to.deep.equal({ ids: {} });
    const single = { ...settings, survivors: "east", workload: { ...settings.workload, group: null } };
    const lines = [...load, held("east", "e", [0, 1599], 0), ends("east", 1600)];
    const measured = measure({ lines, timeline: [effect, stop(80)], settings: single });
    expect(measured.rpo).to.include({ records: 0, holes: 0 });
    expect(measured).not.to.have.property("offsets");
    expect(measured.rto).not.to.have.any.keys("consume", "endToEnd");
    const fireAndForget = { ...single, workload: { ...single.workload, acks: "0" } };
    expect(measure({ lines, timeline: [effect, stop(80)], settings: fireAndForget })).not.to.have.property("rpo");
  });

  it("are undetermined for a partition of which no read says where it ended", () => {
    const lines = [...load, ends("west", 0, { partition: 1 })];
    expect(measure({ lines, timeline: [effect, stop(80)], settings }).rpo).to.include({ records: 0, undetermined: 1600 });
  });
});

describe("a run read only at its end", () => {
  it("does not count what was mirrored after promotion as saved, but as late", () => {
    const lines = [
      ...written("e", "east", 0, 20, 0),
      held("west", "e", [0, 389], 0, { origin: "mirrored" }),
      held("west", "e", [390, 397], 390, { origin: "mirrored" }),
      ends("west", 398),
      held("east", "e", [0, 399], 0, { read: "return" }),
      ends("east", 400, { read: "return" }),
    ];
    const { rpo } = measure({ lines, timeline: [effect, promoted(25, 390), stop(80)], settings });
    expect(rpo).to.deep.include({ records: 10, late: 8, afterReturn: { stranded: 10, absent: 0 }, final: 0 });
  });

  it("judges what is written to the old side after failback by the old side's log", () => {
    const home = { at: 60, event: "failback.done", cluster: "east" } as const;
    const lines = [
      ...written("e", "east", 0, 10, 0),
      ...written("e2", "east", 61, 5, 200),
      held("west", "e", [0, 199], 0, { origin: "mirrored" }),
      ends("west", 200),
      held("east", "e", [0, 199], 0),
      held("east", "e2", [0, 99], 200),
      ends("east", 300),
    ];
    const timeline = [effect, promoted(25, 200), home, stop(80)];
    expect(measure({ lines, timeline, settings }).rpo).to.include({ records: 0, splitBrain: 0 });
    const unreadHome = lines.filter((line) => line.kind !== "log" || line.session !== "e2");
    expect(measure({ lines: unreadHome, timeline, settings }).rpo).to.include({ records: 100 });
  });
});

describe("the lag that is printed as predicted RPO", () => {
  it("is the last one seen before the effect, towards the survivors", () => {
    const lag = (at: number, seconds: number, from = "east"): TimelineEvent => {
      const to = from === "east" ? "west" : "east";
      return { at, event: "lag", from, to, ...of, records: 1, seconds };
    };
    const timeline = [effect, lag(19, 0.7), lag(19.8, 0.2), lag(19.9, 5, "west"), lag(20.5, 9)];
    const lines = [...written("e", "east", 0, 20, 0), ends("west", 0)];
    const { rpo } = measure({ lines, timeline, settings });
    expect(rpo?.predictedSeconds).to.equal(0.2);
    expect(rpo?.predicted?.seenBefore).to.be.closeTo(effect.effect.from - 19.8, 1e-6);
  });

  it("is not known where nobody looked just before, and then nothing is proven to have been at risk", () => {
    const old: TimelineEvent = { at: 16, event: "lag", from: "east", to: "west", ...of, records: 1, seconds: 9 };
    const lines = [...written("e", "east", 0, 20, 0), ends("west", 0)];
    const { rpo } = measure({ lines, timeline: [effect, old], settings });
    expect(rpo).to.not.have.property("predictedSeconds");
  });
});

describe("a process that stood still while the fault took effect", () => {
  const stall = (process: string): TimelineEvent => ({ at: 20.3, event: "observer.stall", process, from: 19.7, to: 20.3 });
  const splitBrain = (kind: string, process: string) => {
    const lines = [...written("e", "east", 19, 1, 0), ends("west", 0)];
    return measure({ lines, timeline: [{ ...effect, kind } as TimelineEvent, stall(process)], settings }).rpo?.splitBrain;
  };

  it("widens the moment if it stamps it", () => {
    for (const [kind, process] of [
      ["outage", "fabric"],
      ["outage", "clients-east"],
      ["kill", "east1/node"],
    ] as const)
      expect(splitBrain(kind, process), `${process}, ${kind}`).to.be.an("array");
  });

  it("does not if it only answers canaries", () => {
    expect(splitBrain("outage", "east1/node")).to.equal(0);
  });
});

describe("a moved group", () => {
  const commit = (offset: number, outcome: "acknowledged" | "indeterminate"): LedgerLine => {
    return { kind: "commit", ...of, group: "billing", cluster: "east", offset, at: 19, outcome };
  };
  const resume = (offset: number): LedgerLine => {
    return { kind: "resume", ...of, group: "billing", cluster: "west", offset, at: 30, source: "synced", logEnd: 400 };
  };
  const mirrored = (seq: Range, first: number) => held("west", "e", seq, first, { origin: "mirrored" });
  const offsets = (...lines: LedgerLine[]) =>
    measure({ lines: [...written("e", "east", 0, 20, 0), ...lines], timeline: [effect, promoted(25, 350), stop(80)], settings })
      .offsets;

  it("is judged by commits that were acknowledged", () => {
    const logs = [mirrored([0, 349], 0), ends("west", 350)];
    expect(offsets(...logs, commit(100, "acknowledged"), commit(200, "indeterminate"), resume(90))).to.include({ replayed: 10 });
  });

  it("has to go on at the end at promotion where its commit was not mirrored before, even if it was later", () => {
    const logs = [mirrored([0, 349], 0), held("west", "w", [0, 9], 350), mirrored([350, 399], 360), ends("west", 410)];
    expect(offsets(...logs, commit(360, "acknowledged"), resume(350))).to.deep.include({ skipped: 0, replayed: 0 });
  });
});

describe("a transaction of which a part could not be read", () => {
  it("is not torn", () => {
    const [one, two] = written("e", "east", 0, 0.1, 0);
    const lines = [one, two].flatMap((write) => (write === undefined ? [] : [{ ...write, txn: "t" }]));
    const txn = { kind: "txn", session: "e", txn: "t", outcome: "committed", at: 1 } as const;
    const stuck = ends("east", 2, { lastStable: 1, complete: false });
    const single = { ...settings, survivors: "east" };
    const visible = held("east", "e", [0, 0], 0, { isolation: "committed" });
    const measured = measure({ lines: [...lines, txn, visible, stuck], timeline: [effect], settings: single });
    expect(measured.rpo).to.include({ records: 0, undetermined: 1 });
    expect(measured.transactions).to.include({ torn: 0, stuckLso: 1 });
  });
});

describe("one id acknowledged twice", () => {
  it("is one record, acknowledged when it first was", () => {
    const [first, second] = [written("e", "east", 19.9, 0.05, 0), written("e", "west", 19.95, 0.05, 0)];
    const { acknowledged, rpo } = measure({
      lines: [...first, ...second, ends("west", 0)],
      timeline: [effect, stop(80)],
      settings,
    });
    expect(acknowledged).to.equal(1);
    expect(rpo?.records).to.equal(1);
    expect(rpo?.seconds?.atLeast).to.be.closeTo(20 - 19.91, 1e-6);
  });

  it("is not split-brain loss because a retry was acknowledged after the effect", () => {
    const lines = [...written("e", "east", 19.9, 0.05, 0), ...written("e", "east", 20.5, 0.05, 0), ends("west", 0)];
    expect(measure({ lines, timeline: [effect, stop(80)], settings }).rpo).to.include({ records: 1, splitBrain: 0 });
  });
});

describe("slots that were due while a process stood still", () => {
  const lines = [schedule(0, 80), ...written("e", "east", 0, 20, 0), ...written("f", "east", 20.2, 59.8, 400), ends("west", 0)];
  const out = (process: string) => {
    const stall: TimelineEvent = { at: 20.3, event: "observer.stall", process, from: 19.9, to: 20.3 };
    const [partition] = measure({ lines, timeline: [effect, stop(80), stall], settings }).rto?.byPartition ?? [];
    return partition?.produce;
  };

  it("are perhaps no outage if it was to send them, and one if it was some machine of Kafka's", () => {
    expect(out("clients-east/client")?.atLeast).to.equal(0);
    expect(out("clients-east/client")?.atMost, "the stall hides it at most to its own end").to.be.closeTo(0.3, 1e-6);
    expect(out("east1/node")?.atMost).to.be.greaterThan(0.1);
  });
});

describe("a clock that was never measured", () => {
  const stamped = written("e", "east", 0, 1, 0).map((line) => ({ ...line, kernel: "k2" }));
  const lines = [...stamped, schedule(0, 80), held("west", "e", [0, 14], 0, { origin: "mirrored" }), ends("west", 15)];
  const clock: TimelineEvent = { at: 0, event: "clock", kernel: "k2", offset: 0, error: 0.01 };

  it("leaves no figure that needs a time, and says whose it was", () => {
    const measured = measure({ lines, timeline: [effect, stop(80)], settings });
    expect(measured.unmeasuredClocks).to.deep.equal(["k2"]);
    expect(measured.rpo).to.include({ records: 5 }).and.not.have.any.keys("seconds", "splitBrain", "vacuous");
    expect(measured).not.to.have.any.keys("rto", "offsets", "unprocessed");
    expect(phasesOf({ lines, timeline: [effect, stop(80)], settings }).map(({ name }) => name)).not.to.include("effective");
  });

  it("leaves every figure once it was measured", () => {
    const measured = measure({ lines, timeline: [effect, stop(80), clock], settings });
    expect(measured).not.to.have.property("unmeasuredClocks");
    expect(measured.rpo).to.include.keys("seconds", "splitBrain");
    expect(measured.rto).not.to.equal(undefined);
  });
});

describe("a lost record after the effect with a later one present", () => {
  it("is a hole only if that one was acknowledged after the effect too", () => {
    const before = written("e", "east", 0, 20, 0);
    const after = written("s", "east", 21, 1, 400);
    const log = (...lines: LogLine[]) => [
      ...before,
      ...after,
      held("west", "e", [0, 399], 0, { origin: "mirrored" }),
      ...lines,
      ends("west", 420),
    ];
    const timeline = [effect, stop(80)];
    expect(measure({ lines: log(), timeline, settings }).rpo).to.include({ records: 20, holes: 0, splitBrain: 20 });
    const gap = log(held("west", "s", [10, 19], 400, { origin: "mirrored" }));
    expect(measure({ lines: gap, timeline, settings }).rpo).to.include({ records: 10, holes: 10, splitBrain: 10 });
  });
});
