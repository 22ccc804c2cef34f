import { expect } from "chai";
import type { LogLine, ProcessedLine, UnsentLine, WriteLine } from "./lines.ts";
import { logRuns, processedRuns, unsentRuns, type WritePiece, writeRuns } from "./runs.ts";

const every = 0.005;
const write = (seq: number, over: Partial<WritePiece> = {}): WritePiece => ({
  session: "orders-1",
  cluster: "east",
  topic: "orders",
  partition: 0,
  outcome: "acknowledged",
  seq: [seq, seq],
  offset: seq,
  intended: [12 + seq * every, 12 + seq * every],
  answered: [12.004 + seq * every, 12.004 + seq * every],
  latencyMsMax: 4,
  late: 0,
  ...over,
});

function runsOf(...pieces: WritePiece[]): WriteLine[] {
  const lines: WriteLine[] = [];
  const runs = writeRuns((line) => lines.push(line), { everyAt: () => every });
  for (const piece of pieces) runs.add(piece);
  runs.flush();
  return lines;
}
const seqs = (lines: readonly { seq: readonly [number, number] }[]) => lines.map(({ seq }) => seq);

describe("runs of writes", () => {
  it("close after 100 ms of intended time", () => {
    const lines = runsOf(...Array.from({ length: 50 }, (_, seq) => write(seq)));
    expect(seqs(lines)).to.deep.equal([
      [0, 19],
      [20, 39],
      [40, 49],
    ]);
    expect(lines[0]?.intended[0]).to.equal(12);
    expect(lines[0]?.intended[1]).to.be.closeTo(12.095, 1e-9);
    expect(lines[1]?.offset).to.equal(20);
  });

  it("close at a gap in sequence, an offset discontinuity, another fate and an unsent slot", () => {
    expect(seqs(runsOf(write(0), write(2)))).to.have.length(2);
    expect(seqs(runsOf(write(0), write(1, { offset: 7 })))).to.have.length(2);
    expect(seqs(runsOf(write(0), write(1, { offset: null })))).to.have.length(2);
    expect(seqs(runsOf(write(0), write(1, { outcome: "indeterminate", error: "REQUEST_TIMED_OUT" })))).to.have.length(2);
    expect(seqs(runsOf(write(0), write(1, { intended: [12.01, 12.01] })))).to.have.length(2);
    expect(seqs(runsOf(write(0), write(1, { session: "orders-2" })))).to.have.length(2);
  });

  it("add up what is late and keep the worst latency and the widest answers", () => {
    const [run] = runsOf(write(0, { late: 1, latencyMsMax: 600, answered: [12.6, 12.6] }), write(1));
    expect(run).to.include({ late: 1, latencyMsMax: 600 });
    expect(run?.answered).to.deep.equal([12.009, 12.6]);
  });

  it("keep one key per sequence number", () => {
    const [run] = runsOf(write(0, { keys: ["a"] }), write(1, { keys: ["b"] }));
    expect(run?.keys).to.deep.equal(["a", "b"]);
  });

  it("flush what has been open for longer than a run may last, and only that", () => {
    const lines: WriteLine[] = [];
    const runs = writeRuns((line) => lines.push(line), { everyAt: () => every });
    runs.add(write(0));
    runs.flushBefore(12.05);
    expect(lines).to.have.length(0);
    runs.flushBefore(12.2);
    expect(lines).to.have.length(1);
    runs.flush();
    expect(lines).to.have.length(1);
  });
});

describe("runs of a log", () => {
  const at = (offset: number, seq: number) => ({
    cluster: "west",
    topic: "orders",
    partition: 0,
    isolation: "committed" as const,
    origin: "mirrored" as const,
    offset: [offset, offset] as const,
    session: "s",
    seq: [seq, seq] as const,
  });
  it("close where a marker shifts the offsets, and nowhere else", () => {
    const lines: LogLine[] = [];
    const runs = logRuns((line) => lines.push(line));
    for (const piece of [at(0, 0), at(1, 1), at(3, 2), at(4, 3)]) runs.add(piece);
    runs.flushBefore(1e9);
    runs.flush();
    expect(lines.map(({ offset }) => offset)).to.deep.equal([
      [0, 1],
      [3, 4],
    ]);
  });
});

describe("runs of what a group processed", () => {
  it("close at a rewind", () => {
    const lines: ProcessedLine[] = [];
    const runs = processedRuns((line) => lines.push(line));
    for (const [n, seq] of [0, 1, 2, 1, 2].entries()) {
      const at = 3 + n * 0.001;
      runs.add({
        group: "g",
        member: "b1",
        cluster: "east",
        topic: "t",
        partition: 0,
        offset: [seq, seq],
        session: "s",
        seq: [seq, seq],
        at: [at, at],
      });
    }
    runs.flush();
    expect(seqs(lines)).to.deep.equal([
      [0, 2],
      [1, 2],
    ]);
  });
});

describe("runs of unsent slots", () => {
  it("count slots and close at a gap", () => {
    const lines: UnsentLine[] = [];
    const runs = unsentRuns((line) => lines.push(line), { everyAt: () => every });
    for (const intended of [1, 1.005, 1.01, 1.03]) runs.add({ session: "s", cluster: "c", topic: "t", partition: 0, intended });
    runs.flush();
    expect(lines.map(({ intended, slots }) => [intended, slots])).to.deep.equal([
      [[1, 1.01], 3],
      [[1.03, 1.03], 1],
    ]);
  });
});

describe("runs under a schedule that changes its pace", () => {
  it("close where it changes, so that the slots of a run are even", () => {
    const lines: UnsentLine[] = [];
    const everyAt = (_: number, at: number): number => (at < 2 - 1e-7 ? 0.03 : 0.01);
    const runs = unsentRuns((line) => lines.push(line), { everyAt });
    for (const intended of [1.94, 1.97, 2, 2.01, 2.02, 2.05])
      runs.add({ session: "s", cluster: "east", topic: "t", partition: 0, intended });
    runs.flush();
    expect(lines.map(({ intended, slots }) => [...intended, slots])).to.deep.equal([
      [1.94, 1.97, 2],
      [2, 2.02, 3],
      [2.05, 2.05, 1],
    ]);
  });
});
