import { expect } from "chai";
import type { CommitLine, LedgerLine, ResumeLine } from "../ledger/lines.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { clock, effective, ended, measured, processed, stands, wrote } from "./small.fixture.ts";

/** Ten records at east's offsets 0–9 and west's 100–109; the group had committed the first five of them. */
describe("where a group went on", () => {
  const of = { group: "billing", topic: "orders", partition: 0 };
  const commit = (offset: number, over: Partial<CommitLine> = {}): LedgerLine => ({
    kind: "commit",
    ...of,
    cluster: "east",
    offset,
    at: 19,
    outcome: "acknowledged",
    ...over,
  });
  const resume = (offset: number, over: Partial<ResumeLine> = {}): LedgerLine => ({
    kind: "resume",
    ...of,
    cluster: "west",
    offset,
    at: 30,
    source: "synced",
    logEnd: 110,
    ...over,
  });
  const promoted = (end?: number): TimelineEvent => ({
    at: 25,
    event: "promoted",
    cluster: "west",
    ends: end === undefined ? {} : { orders: { 0: end } },
  });
  const end = ended({ highWatermark: 110, logEnd: 110 });
  const records = [wrote([0, 9]), stands([0, 9], { offset: [100, 109] }), end];
  const usual = [effective(), promoted(110), clock("other", 0.5)];
  const offsets = (lines: readonly LedgerLine[], timeline: readonly TimelineEvent[] = usual, over = {}) =>
    measured(lines, over, timeline).offsets;
  const moved = (...lines: LedgerLine[]) => offsets([...records, processed([0, 4]), ...lines]);
  const expected = (...lines: LedgerLine[]) => moved(...lines, resume(105))?.byPartition[0]?.expected;

  it("is right where it takes up the first record behind its last commit, and else skips or repeats the ones between", () => {
    expect(moved(commit(5), resume(105))).to.deep.equal({
      skipped: 0,
      replayed: 0,
      beyondEnd: 0,
      missing: 0,
      byPartition: [{ partition: 0, skipped: 0, replayed: 0, resumed: 105, expected: 105 }],
      ids: { skipped: [] },
    });
    expect(moved(commit(5), resume(107))).to.deep.include({ skipped: 2, replayed: 0, ids: { skipped: [["s", 0, [5, 6]]] } });
    expect(moved(commit(5), resume(103))).to.deep.include({ skipped: 0, replayed: 2, ids: { skipped: [] } });
    expect(moved(commit(5), resume(107), processed([5, 5]))).to.deep.include({ skipped: 1 });
    expect(moved(commit(5), resume(103), resume(105)), "the last time it took up").to.deep.include({ replayed: 0 });
  });

  it("says by whose word it was settled before, of its own group and the side it moved to alone", () => {
    const migrated = (over = {}): TimelineEvent => ({
      at: 28,
      event: "group.migrated",
      cluster: "west",
      group: "billing",
      topic: "orders",
      by: "translated",
      rewind: { seconds: 2 },
      partitions: { 0: { was: null, told: 105, to: 103 } },
      ...over,
    });
    const settled = (...events: TimelineEvent[]) =>
      offsets([...records, processed([0, 4]), commit(5), resume(103, { source: "translated" })], [...usual, ...events]);
    expect(settled(migrated())).to.deep.include({
      migration: { by: "translated", rewind: { seconds: 2 } },
      replayed: 2,
      skipped: 0,
    });
    expect(settled(migrated())?.byPartition[0]).to.deep.include({ migrated: { was: null, told: 105 }, resumed: 103 });
    for (const over of [{ cluster: "east" }, { group: "audit" }, { topic: "clicks" }])
      expect(settled(migrated(over)), JSON.stringify(over)).to.not.have.property("migration");
    expect(settled(migrated({ partitions: {} }))?.byPartition[0]).to.not.have.property("migrated");
  });

  it("is judged by the last acknowledged commit on the source, before the effect for certain or perhaps", () => {
    expect(expected(commit(5))).to.equal(105);
    expect(expected(commit(3), commit(5))).to.equal(105);
    expect(expected(), "no commit").to.equal(100);
    expect(expected(commit(5), commit(7, { at: 20 })), "at the effect").to.equal(107);
    expect(expected(commit(5), commit(7, { at: 20.1 }))).to.equal(105);
    expect(expected(commit(5), commit(7, { at: 20.25, kernel: "other" })), "perhaps before it").to.deep.equal([105, 107]);
    expect(expected(commit(5), commit(7, { cluster: "west" }))).to.equal(105);
    expect(expected(commit(5), commit(7, { partition: 1 }))).to.equal(105);
    expect(expected(commit(5), commit(7, { outcome: "indeterminate" }))).to.equal(105);
  });

  it("is held against copies alone, and never beyond what was there at promotion", () => {
    expect(expected(stands([0, 0], { session: "w", origin: "native", offset: [99, 99] }), commit(5))).to.equal(105);
    const cut = (at?: number) => offsets([...records, commit(5), resume(105)], [effective(), promoted(at)])?.byPartition[0];
    expect(cut(104)?.expected).to.equal(104);
    expect(cut()?.expected).to.equal(105);
    expect(offsets([...records, commit(10), resume(105)], [effective(), promoted()])?.byPartition[0]?.expected).to.equal(110);
  });

  it("is found by what stands in the source's log, however both logs are cut into runs", () => {
    const gap = [wrote([0, 4]), wrote([5, 9], { offset: 10 })];
    const at = (committed: number, cut: number) =>
      offsets([
        ...gap,
        stands([0, cut], { offset: [100, 100 + cut] }),
        stands([cut + 1, 9], { offset: [101 + cut, 109] }),
        end,
        commit(committed),
        resume(105),
      ])?.byPartition[0]?.expected;
    for (const cut of [0, 3, 4, 5, 8]) {
      for (const [committed, seq] of [
        [0, 0],
        [4, 4],
        [5, 5],
        [7, 5],
        [10, 5],
        [11, 6],
        [14, 9],
      ] as const) {
        expect(at(committed, cut), `offset ${committed}, cut after ${cut}`).to.equal(100 + seq);
      }
    }
  });

  it("tells a group that found no offset, was reset, or went on beyond the end", () => {
    expect(moved(commit(5), resume(105, { source: "none" }))).to.include({ missing: 1 });
    expect(moved(commit(5), resume(105, { source: "reset" }))).to.include({ missing: 1 });
    expect(moved(commit(5), resume(105, { source: "translated" }))).to.include({ missing: 0 });
    const reset = moved(commit(5), resume(110, { source: "none", reset: "latest" }));
    expect(reset?.byPartition[0]).to.deep.include({ reset: "latest", missing: true, skipped: 5 });
    expect(moved(commit(5), resume(113))).to.deep.include({ beyondEnd: 1 });
    expect(moved(commit(5), resume(113))?.byPartition[0]).to.include({ beyondEnd: 3 });
    expect(moved(commit(5), resume(110))).to.deep.include({ beyondEnd: 0 });
  });

  it("is told by partition, of those that moved to the survivors", () => {
    const other = { partition: 1 };
    const both = moved(commit(5), resume(0, { ...other, logEnd: 5 }), ended(other), resume(105));
    expect(both?.byPartition.map(({ partition }) => partition)).to.deep.equal([0, 1]);
    expect(moved(commit(5), resume(105), resume(2, { cluster: "east" }))?.byPartition[0]?.resumed).to.equal(105);
    expect(moved(commit(5), resume(2, { cluster: "east" }))).to.equal(undefined);
  });

  it("is not told where no group moved", () => {
    const lines = [...records, commit(5), resume(105)];
    expect(offsets(lines), "it is told of these").to.be.an("object");
    expect(offsets(lines, [promoted(110)]), "no fault").to.equal(undefined);
    expect(offsets(lines, [effective()]), "no promotion").to.equal(undefined);
    expect(offsets(lines, usual, { source: undefined })).to.equal(undefined);
    expect(offsets(lines, usual, { survivors: undefined })).to.equal(undefined);
    expect(offsets([...records, commit(5)])).to.equal(undefined);
    expect(offsets([wrote([0, 9]), commit(5), resume(105)]), "nobody read the log").to.equal(undefined);
    const nobody = {
      name: "orders",
      tier: "tier-1",
      topic: "orders",
      group: null,
      acks: "all",
      partitions: 1,
      perSecondPerPartition: 10,
    };
    expect(offsets(lines, usual, { workload: nobody })).to.equal(undefined);
  });
});

describe("what a group processed on the source between the effect and fencing", () => {
  const of = {
    kind: "commit",
    group: "billing",
    topic: "orders",
    partition: 0,
    cluster: "east",
    outcome: "acknowledged",
  } as const;
  const commit = (offset: number, at: number, over: Partial<CommitLine> = {}): LedgerLine => ({ ...of, offset, at, ...over });
  const resumed: LedgerLine = {
    kind: "resume",
    group: "billing",
    topic: "orders",
    partition: 0,
    cluster: "west",
    offset: 5,
    at: 30,
    source: "synced",
  };
  const fenced = (cluster = "east"): TimelineEvent => ({ at: 25, event: "fenced", cluster, proven: true });
  const base = [wrote([0, 9]), stands([0, 9]), ended(), resumed, commit(5, 19)];
  const twice = (lines: readonly LedgerLine[], events: readonly TimelineEvent[] = [fenced()]) =>
    measured([...base, ...lines], {}, [
      effective(),
      { at: 25, event: "promoted", cluster: "west", ends: {} },
      clock("other", 0.5),
      ...events,
    ]).offsets;

  it("is what it committed there in between", () => {
    expect(twice([])?.splitBrainProcessed).to.equal(0);
    expect(twice([commit(8, 22)])?.splitBrainProcessed).to.equal(3);
    expect(twice([commit(8, 22), commit(9, 26)])?.splitBrainProcessed, "and not after fencing").to.equal(3);
    expect(twice([commit(3, 22)])?.splitBrainProcessed, "nothing where it went back").to.equal(0);
    expect(twice([commit(8, 22)], [fenced("west")])).to.not.have.property("splitBrainProcessed");
    expect(twice([commit(8, 22)], [])).to.not.have.property("splitBrainProcessed");
  });

  it("is the records that stand there, where that log was read", () => {
    const east = { cluster: "east", origin: "native" } as const;
    const held = [stands([0, 6], east), ended({ cluster: "east" }), commit(8, 22)];
    expect(twice(held)?.splitBrainProcessed).to.equal(2);
    expect(
      twice([...held, stands([0, 9], { ...east, partition: 1 }), ended({ cluster: "east", partition: 1 })])?.splitBrainProcessed,
    ).to.equal(2);
  });

  it("is as wide as the clock of another kernel makes it, at either end", () => {
    const other = { kernel: "other" };
    expect(twice([commit(8, 22), commit(9, 25.25, other)])?.splitBrainProcessed, "perhaps before fencing").to.deep.equal([3, 4]);
    expect(twice([commit(6, 20.25, other), commit(8, 22)])?.splitBrainProcessed, "perhaps before the effect").to.deep.equal([
      2, 3,
    ]);
  });
});
