import { expect } from "chai";
import type { EndLine, LedgerLine } from "../ledger/lines.ts";
import { clock, effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("retention", () => {
  const kept = { retentionSeconds: 100 };
  const read = (over: Partial<EndLine>, ...lines: LedgerLine[]) =>
    measured([...lines, ended({ at: 200, logStart: 5, ...over })], kept).rpo;

  it("takes what stood below the log's start, by its offset where that is known, and not what stood above", () => {
    const own = { cluster: "west", offset: 100 };
    const onWest = (logStart: number, over = own) =>
      measured([wrote([0, 9], over), stands([7, 9], { offset: [107, 109] }), ended({ at: 200, logStart })], {
        ...kept,
        source: "west",
      }).rpo;
    expect(onWest(105)).to.include({ expired: 5, records: 2 });
    expect(onWest(100), "nothing stood below").to.include({ expired: 0, records: 7 });
    expect(onWest(104, { cluster: "west", offset: 200 }), "all of it stood above").to.include({ expired: 0, records: 7 });
  });

  it("takes of copies what comes before the first that is left of their session", () => {
    expect(read({}, wrote([4, 9]), stands([7, 7]), stands([9, 9]))).to.include({ expired: 3, records: 1 });
    expect(read({}, wrote([0, 4], { session: "gone" }), wrote([5, 9]), stands([5, 9]))).to.include({ expired: 5, records: 0 });
    expect(read({}, wrote([0, 4]), wrote([5, 9], { cluster: "west", offset: null }), stands([5, 9]))).to.include({ expired: 5 });
  });

  it("goes by the first that is left where an acknowledgement of its own brought no offset", () => {
    const own = wrote([3, 9], { cluster: "west", offset: null });
    const { rpo } = measured([own, stands([7, 9]), ended({ at: 200, logStart: 2 })], { ...kept, source: "west" });
    expect(rpo).to.include({ expired: 4, records: 0 });
  });

  it("takes nothing from a log that nobody read", () => {
    const { rpo } = measured([wrote([0, 9], { partition: 1 }), ended({ at: 200 })], kept);
    expect(rpo).to.include({ expired: 0, undetermined: 10 });
  });

  it("takes nothing from a log that still begins at its first offset, nor where nobody says when it was read or how long it keeps", () => {
    const lines = [wrote([0, 9]), stands([5, 9])];
    expect(read({ logStart: 0 }, ...lines)).to.include({ expired: 0, records: 5 });
    const { at: _, ...undated } = ended({ logStart: 5, at: 200 });
    expect(measured([...lines, undated], kept).rpo).to.include({ expired: 0, records: 5 });
    expect(measured([...lines, ended({ logStart: 5, at: 200 })]).rpo).to.include({ expired: 0, records: 5 });
  });

  it("takes only what is certainly older than it", () => {
    const acked = (at: number, over = {}) => wrote([0, 9], { answered: [at, at], ...over });
    const age = (line: LedgerLine, end: Partial<EndLine> = {}) =>
      measured([line, stands([5, 9]), ended({ at: 200, logStart: 5, ...end })], kept, [effective(), clock("other", 0.5)]).rpo
        ?.expired;
    expect(age(acked(99.9))).to.equal(5);
    expect(age(acked(100)), "as old as it").to.equal(0);
    expect(age(acked(99.7, { kernel: "other" })), "not certainly").to.equal(0);
    expect(age(acked(99.4, { kernel: "other" }))).to.equal(5);
    expect(age(acked(99.7), { kernel: "other" }), "not certainly").to.equal(0);
    expect(age(acked(99.4), { kernel: "other" })).to.equal(5);
  });
});
