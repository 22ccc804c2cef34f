import { expect } from "chai";
import type { EndLine, LedgerLine, TxnLine } from "../ledger/lines.ts";
import { ended, measured, stands, wrote } from "./small.fixture.ts";

describe("transactions", () => {
  const ends = (outcome: TxnLine["outcome"], txn = "t"): TxnLine => ({ kind: "txn", session: "s", txn, outcome, at: 11 });
  const seen = (...lines: LedgerLine[]) => measured([...lines, ended()]).transactions;
  const visible = { isolation: "committed" } as const;
  const inTxn = (from: number, to: number, over = {}) => wrote([from, to], { txn: "t", ...over });

  it("are torn where one part can be read and another cannot, whatever their end but an abort", () => {
    const half = [inTxn(0, 1), inTxn(2, 3), stands([0, 1], visible)];
    expect(seen(...half, ends("committed"))).to.deep.include({ torn: 1, ids: { abortedRead: [], torn: ["t"] } });
    expect(seen(...half, ends("indeterminate"))).to.include({ torn: 1 });
    expect(seen(...half), "of which nobody knows how it ended").to.include({ torn: 1 });
    expect(seen(...half, ends("aborted")), "aborted, and read in part").to.include({ torn: 0, abortedRead: 2 });
  });

  it("are lost, not torn, where nothing can be read of them", () => {
    expect(seen(inTxn(0, 3), ends("committed"))).to.include({ torn: 0 });
    expect(seen(inTxn(0, 3), stands([0, 3], visible), ends("committed"))).to.include({ torn: 0 });
  });

  it("are not torn by what was never appended, nor by what may yet be read or has expired", () => {
    const rejected = inTxn(2, 3, { outcome: "rejected", offset: null });
    expect(seen(inTxn(0, 1), rejected, stands([0, 1], visible), ends("committed"))).to.include({ torn: 0 });
    const unread: EndLine = ended({ complete: false });
    const half = [inTxn(0, 3), stands([0, 1], visible), ends("committed")];
    expect(measured([...half, unread]).transactions).to.include({ torn: 0 });
    const old = ended({ logStart: 2, at: 500 });
    const expired = measured([inTxn(0, 3), stands([2, 3], visible), ends("committed"), old], { retentionSeconds: 100 });
    expect(expired.transactions).to.include({ torn: 0 });
    expect(expired.rpo).to.include({ expired: 2 });
  });

  it("are not read by who reads what is uncommitted", () => {
    expect(seen(inTxn(0, 3), stands([0, 3]), ends("aborted"))).to.include({ abortedRead: 0 });
    expect(seen(inTxn(0, 3), stands([0, 3], visible), ends("aborted"))).to.deep.include({
      abortedRead: 4,
      ids: { abortedRead: [["s", 0, [0, 3]]], torn: [] },
    });
  });

  it("leave a stuck last stable offset where it stands below the high watermark", () => {
    const at = (lastStable: number) => measured([inTxn(0, 0), stands([0, 0], visible), ended({ lastStable })]).transactions;
    expect(at(99)).to.include({ stuckLso: 1 });
    expect(at(100)).to.include({ stuckLso: 0 });
  });

  it("are not told of where there were none, or nobody read what survived", () => {
    expect(seen(wrote([0, 3]), stands([0, 3]))).to.equal(undefined);
    expect(measured([inTxn(0, 3), ends("committed")]).transactions).to.equal(undefined);
    expect(seen(wrote([0, 0]), inTxn(1, 1), stands([0, 1], visible))).to.include({ torn: 0 });
  });

  it("can be torn where loss is not measured", () => {
    const workload = {
      name: "orders",
      tier: "t",
      topic: "orders",
      group: null,
      acks: "0",
      partitions: 1,
      perSecondPerPartition: 1,
    };
    const half = [inTxn(0, 3), stands([0, 1], visible), ends("committed"), ended()];
    expect(measured(half, { workload }).transactions).to.include({ torn: 1 });
  });

  it("are acknowledged when their commit was", () => {
    const lost = (at: number) => measured([inTxn(0, 0), { ...ends("committed"), at }, ended()]).rpo?.seconds;
    expect(lost(15)).to.deep.equal({ atLeast: 5, atMost: 5 });
    expect(measured([inTxn(0, 0), ended()]).rpo, "never").to.include({ records: 0, indeterminateAbsent: 1 });
  });
});
