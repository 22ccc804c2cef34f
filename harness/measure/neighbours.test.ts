import { expect } from "chai";
import type { CommitLine, LedgerLine, LogLine, ProcessedLine, WriteLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { Book } from "./book.ts";
import { NOTHING_KEPT } from "./neighbours.ts";
import { openBook, readBook } from "./open.ts";
import { plantedSettings } from "./planted.ts";

const of = { topic: "orders", partition: 0 };
const write: WriteLine = {
  kind: "write",
  ...of,
  session: "a",
  cluster: "east",
  outcome: "acknowledged",
  seq: [0, 9],
  offset: 5,
  intended: [1, 1.9],
  answered: [1.2, 2.5],
  latencyMsMax: 7,
  late: 1,
};
const nextWrite: WriteLine = {
  ...write,
  seq: [10, 19],
  offset: 15,
  intended: [2, 2.9],
  answered: [2.1, 3],
  latencyMsMax: 6,
  late: 2,
};
const log: LogLine = {
  kind: "log",
  ...of,
  cluster: "east",
  isolation: "uncommitted",
  origin: "native",
  offset: [5, 14],
  session: "a",
  seq: [0, 9],
};
const nextLog: LogLine = { ...log, offset: [15, 24], seq: [10, 19] };
const processed: ProcessedLine = {
  kind: "processed",
  ...of,
  group: "billing",
  member: "m",
  cluster: "east",
  offset: [5, 14],
  session: "a",
  seq: [0, 9],
  at: [3, 3.5],
};
const nextProcessed: ProcessedLine = { ...processed, offset: [15, 24], seq: [10, 19], at: [4, 4.5] };
const commit: CommitLine = {
  kind: "commit",
  ...of,
  group: "billing",
  cluster: "east",
  offset: 15,
  at: 5,
  outcome: "acknowledged",
};
const nextCommit: CommitLine = { ...commit, offset: 25, at: 6 };

/** Everything before 69 is settled: a second for rounding, and 30 to sustain. */
const timeline: TimelineEvent[] = [
  { at: 0, event: "clock", kernel: "vm2", offset: 0, error: 0.5 },
  { at: 100, event: "fault.effective", fault: "f1", effect: { from: 100, to: 100.5 }, resolved: ["east"] },
];
type Kind = "writes" | "logs" | "processed" | "commits";
const read = (kind: Kind, lines: readonly LedgerLine[], more: readonly TimelineEvent[] = []): Book[Kind] =>
  readBook({ lines, timeline: [...timeline, ...more], settings: plantedSettings }, NOTHING_KEPT).book[kind];

describe("neighbours that become one line", () => {
  it("are runs of acknowledged writes: as long as both, as late as both, as slow as the slowest", () => {
    const joined = { ...write, seq: [0, 19], intended: [1, 2.9], answered: [1.2, 3], latencyMsMax: 7, late: 3, slack: 0 };
    expect(read("writes", [write, nextWrite])).to.deep.equal([joined]);
    expect(
      read("writes", [
        { ...write, offset: null },
        { ...nextWrite, offset: null },
      ]),
    ).to.have.length(1);
  });

  it("are runs of a log", () => {
    expect(read("logs", [log, nextLog])).to.deep.equal([{ ...log, offset: [5, 24], seq: [0, 19], slack: 0 }]);
  });

  it("are deliveries to one member", () => {
    const joined = { ...processed, offset: [5, 24], seq: [0, 19], at: [3, 4.5], slack: 0 };
    expect(read("processed", [processed, nextProcessed])).to.deep.equal([joined]);
  });

  it("are commits, of which the last counts", () => {
    expect(read("commits", [commit, nextCommit])).to.deep.equal([{ ...nextCommit, slack: 0 }]);
  });

  it("stand among others' lines, and do not touch the ledger's own", () => {
    const other = { ...write, session: "b" };
    expect(read("writes", [write, other, { ...write, partition: 1 }, nextWrite])).to.have.length(3);
    expect(write.seq).to.deep.equal([0, 9]);
  });
});

const apart = (kind: Kind, one: LedgerLine, cases: Readonly<Record<string, LedgerLine>>): void => {
  for (const [name, next] of Object.entries(cases))
    it(`${kind}: ${name}`, () => expect(read(kind, [one, next])).to.have.length(2));
};

describe("lines that stay apart", () => {
  apart("writes", write, {
    "a gap between them": { ...nextWrite, seq: [11, 20], offset: 16 },
    "a gap in the log": { ...nextWrite, offset: 16 },
    "an acknowledgement without an offset": { ...nextWrite, offset: null },
    "another cluster": { ...nextWrite, cluster: "west" },
    "another clock": { ...nextWrite, kernel: "vm2" },
    "an earlier time": { ...nextWrite, intended: [1.8, 2.7] },
    "another outcome": { ...nextWrite, outcome: "indeterminate" },
    keys: { ...nextWrite, keys: Array.from({ length: 10 }, String) },
    "a transaction": { ...nextWrite, txn: "t1" },
    "an error on the way": { ...nextWrite, error: "TIMEOUT" },
    "an answer that came when the fault was near": { ...nextWrite, answered: [2.1, 69] },
    "a slot that was due when the fault was near": { ...nextWrite, intended: [2, 69] },
  });
  apart("writes", { ...write, offset: null }, { "an offset behind none": nextWrite });
  apart("writes", { ...write, keys: [] }, { "keys before": nextWrite });
  apart("logs", log, {
    "a gap in the log": { ...nextLog, offset: [16, 25] },
    "a gap between them": { ...nextLog, seq: [11, 20] },
    "another cluster": { ...nextLog, cluster: "west" },
    "another read": { ...nextLog, read: "return" },
    "another isolation": { ...nextLog, isolation: "committed" },
    "another origin": { ...nextLog, origin: "mirrored" },
    "another session": { ...nextLog, session: "b" },
  });
  apart("processed", processed, {
    "a gap between them": { ...nextProcessed, seq: [11, 20], offset: [16, 25] },
    "another place": { ...nextProcessed, offset: [16, 25] },
    "another member": { ...nextProcessed, member: "n" },
    "another cluster": { ...nextProcessed, cluster: "west" },
    "another clock": { ...nextProcessed, kernel: "vm2" },
    "an earlier time": { ...nextProcessed, at: [3.4, 4.5] },
    "the fault near": { ...nextProcessed, at: [4, 69] },
  });
  apart("commits", commit, {
    "an earlier time": { ...nextCommit, at: 4 },
    "another cluster": { ...nextCommit, cluster: "west" },
    "another clock": { ...nextCommit, kernel: "vm2" },
    "no answer": { ...nextCommit, outcome: "indeterminate" },
    "the fault near": { ...nextCommit, at: 69 },
  });

  it("have one of their stream between them: a re-delivery, a commit without an answer", () => {
    const again: ProcessedLine = { ...processed, seq: [3, 4], offset: [8, 9], at: [3.6, 3.7] };
    expect(read("processed", [processed, again, nextProcessed])).to.have.length(3);
    const unanswered: CommitLine = { ...commit, outcome: "indeterminate", at: 5.5 };
    expect(read("commits", [commit, unanswered, nextCommit])).to.have.length(3);
  });

  it("have a phase that begins between them, if re-deliveries are told by it", () => {
    const phase = (name: string): TimelineEvent => ({ at: 4, event: "phase", name });
    expect(read("processed", [processed, nextProcessed], [phase("steady")])).to.have.length(2);
    expect(read("processed", [processed, nextProcessed], [phase("something else")])).to.have.length(1);
  });

  it("are near what is looked at from its moment on, or within the lag that stood before the fault", () => {
    const moments: TimelineEvent[] = [
      { at: 3, event: "promoted", cluster: "west", ends: {} },
      { at: 3, event: "fenced", cluster: "east", proven: true },
      { at: 3, event: "failback.done", cluster: "east" },
      { at: 99, event: "lag", from: "east", to: "west", topic: "orders", partition: 0, seconds: 98, records: 1 },
    ];
    for (const moment of moments) expect(read("writes", [write, nextWrite], [moment]), moment.event).to.have.length(2);
  });

  it("are kept by a second reading: records that are missing or acknowledged twice, deliveries told out of order", () => {
    const there: LogLine = { ...log, cluster: "west", origin: "mirrored", seq: [0, 19], offset: [0, 19] };
    const reread = (kind: Kind, lines: LedgerLine[]) => openBook({ lines, timeline, settings: plantedSettings })[kind];
    expect(reread("writes", [write, nextWrite, there])).to.have.length(1);
    expect(reread("writes", [write, nextWrite, { ...there, seq: [0, 18], offset: [0, 18] }])).to.have.length(2);
    expect(reread("writes", [write, nextWrite, there, { ...nextWrite, cluster: "west" }])).to.have.length(3);
    const earlier: ProcessedLine = { ...processed, seq: [5, 12], offset: [10, 17], at: [3.8, 3.9] };
    expect(reread("processed", [processed, nextProcessed, earlier])).to.have.length(3);
  });
});
