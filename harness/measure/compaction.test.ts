import { expect } from "chai";
import type { LedgerLine, WriteLine } from "../ledger/lines.ts";
import { ended, measured, stands, wrote } from "./small.fixture.ts";

describe("compaction", () => {
  const compacted = (...lines: LedgerLine[]) => measured([...lines, ended()], { cleanup: "compact" }).rpo;
  const keyed = (session: string, seq: number, offset: number | null, over: Partial<WriteLine> = {}) =>
    wrote([seq, seq], { session, offset, keys: ["a"], ...over });
  const there = (session: string, seq: number, over = {}) => stands([seq, seq], { session, ...over });
  const inDoubt = { outcome: "indeterminate", answered: null, error: "REQUEST_TIMED_OUT" } as const;
  const isSuperseded = { superseded: 1, records: 0 };
  const isLost = { superseded: 0, records: 1 };

  it("may take a value that a newer acknowledged one of its key stands for, which must be there itself", () => {
    const values = [keyed("s", 0, 0), keyed("s", 1, 1)];
    expect(compacted(...values, there("s", 1))).to.include(isSuperseded);
    expect(compacted(...values, there("s", 0)), "the newest").to.include(isLost);
    expect(compacted(...values), "both").to.include({ superseded: 1, records: 1 });
    expect(measured([...values, there("s", 1), ended()]).rpo, "of a log that is not compacted").to.include(isLost);
  });

  it("knows the newer of two sessions' values by their offsets", () => {
    expect(compacted(keyed("s", 0, 4), keyed("t", 0, 5), there("t", 0))).to.include(isSuperseded);
    expect(compacted(keyed("s", 0, 6), keyed("t", 0, 5), there("t", 0))).to.include(isLost);
    expect(compacted(keyed("s", 9, 4), keyed("t", 0, 5), there("t", 0)), "not by their numbers").to.include(isSuperseded);
  });

  it("lets a value in doubt stand for older ones only if it is there", () => {
    expect(compacted(keyed("s", 0, 0), keyed("s", 1, null, inDoubt), there("s", 1))).to.include(isSuperseded);
    expect(compacted(keyed("s", 0, 0), keyed("s", 1, null, inDoubt))).to.include(isLost);
    expect(compacted(keyed("s", 0, null, inDoubt), keyed("s", 1, 1), there("s", 1)), "is no loss itself").to.include({
      superseded: 0,
      records: 0,
    });
  });

  it("places a value in doubt just behind the last of its session that has an offset", () => {
    const behind = (offset: number) => [
      wrote([0, 1], { session: "t", offset, keys: ["b", "c"] }),
      keyed("t", 2, null, inDoubt),
      stands([0, 2], { session: "t" }),
      keyed("s", 0, 7),
    ];
    expect(compacted(...behind(6)), "behind 7").to.include(isSuperseded);
    expect(compacted(...behind(5)), "behind 6").to.include(isLost);
    expect(compacted(keyed("s", 0, 0), keyed("t", 0, null, inDoubt), there("t", 0)), "behind none").to.include(isLost);
  });

  it("goes by numbers within a session, and by the place of each value in a run, in whatever order lines come", () => {
    expect(compacted(keyed("s", 0, 9), keyed("s", 1, 5), there("s", 1)), "sent again later").to.include(isSuperseded);
    const run = [wrote([0, 1], { session: "t", offset: 5, keys: ["b", "a"] }), stands([0, 1], { session: "t" })];
    expect(compacted(...run, keyed("s", 0, 5))).to.include(isSuperseded);
    const doubts = [
      keyed("t", 2, null, inDoubt),
      keyed("t", 1, null, { ...inDoubt, keys: ["c"] }),
      wrote([0, 0], { session: "t", offset: 6, keys: ["b"] }),
      stands([0, 2], { session: "t" }),
      keyed("s", 0, 6),
    ];
    expect(compacted(...doubts)).to.include(isSuperseded);
    expect(compacted(...doubts.toReversed())).to.include(isSuperseded);
  });

  it("knows nothing of values without a key", () => {
    expect(compacted(wrote([0, 0]), wrote([1, 1]), stands([1, 1]))).to.include(isLost);
  });

  it("looks at one key in one partition, and at each value of a run", () => {
    expect(compacted(keyed("s", 0, 0), keyed("s", 1, 1, { keys: ["b"] }), there("s", 1))).to.include(isLost);
    const elsewhere = [keyed("t", 0, 9, { partition: 1 }), there("t", 0, { partition: 1 }), ended({ partition: 1 })];
    expect(compacted(keyed("s", 0, 0), ...elsewhere)).to.include(isLost);
    const run = wrote([0, 3], { offset: 0, keys: ["a", "b", "a", "b"] });
    expect(compacted(run, stands([2, 3]))?.ids.superseded).to.deep.equal([["s", 0, [0, 1]]]);
  });
});
