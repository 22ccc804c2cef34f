import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { absentIn, deliveredAgainIn, passedOverIn, strandedIn, twiceIn } from "./raw-findings.ts";

const log = (...seqs: readonly number[]) => [seqs.map((seq, offset) => ({ offset, id: `s/0/${seq}` }))];
const processed = (from: number, to: number) =>
  ({ kind: "processed", topic: "t", session: "s", partition: 0, seq: [from, to] }) as unknown as LedgerLine;
const committed = (offset: number, outcome = "acknowledged") =>
  ({ kind: "commit", topic: "t", partition: 0, offset, outcome }) as unknown as LedgerLine;

describe("what a raw read shows by itself", () => {
  it("is each record that stands there more than once, once", () => {
    expect(twiceIn(log(0, 1, 2))).to.deep.equal([]);
    expect(twiceIn(log(0, 1, 0, 2, 1, 0))).to.deep.equal(["s/0/0", "s/0/1"]);
  });

  it("is each record below the last acknowledged commit that nobody processed", () => {
    const lines = [processed(0, 1), committed(4), processed(3, 3), committed(5, "indeterminate")];
    expect(passedOverIn(log(0, 1, 2, 3, 4), "t", lines)).to.deep.equal(["s/0/2"]);
    expect(passedOverIn(log(0, 1, 2, 3, 4), "other", lines)).to.deep.equal([]);
  });

  it("is each record that the group processed a second time", () => {
    expect(deliveredAgainIn("t", [processed(0, 4), processed(5, 6)])).to.deep.equal([]);
    expect(deliveredAgainIn("t", [processed(0, 4), processed(3, 6), processed(4, 4)])).to.deep.equal(["s/0/3", "s/0/4"]);
  });

  it("is each record that one side acknowledged and has, and the other has not", () => {
    const wrote = (seq: number, at: number, own: object = {}) =>
      ({
        kind: "write",
        topic: "t",
        cluster: "east",
        session: "s",
        partition: 0,
        seq: [seq, seq],
        outcome: "acknowledged",
        answered: [at, at],
        ...own,
      }) as unknown as LedgerLine;
    const lines = [
      wrote(0, 1),
      wrote(1, 2),
      wrote(2, 3),
      wrote(3, 4),
      wrote(4, 5, { outcome: "indeterminate" }),
      wrote(5, 6, { cluster: "west" }),
    ];
    const stranded = (since: number) =>
      strandedIn({ source: { cluster: "east", log: log(0, 1, 2, 4, 5) }, target: log(0), topic: "t", lines, since });
    expect(stranded(Number.NEGATIVE_INFINITY)).to.deep.equal(["s/0/1", "s/0/2"]);
    expect(stranded(2)).to.deep.equal(["s/0/2"]);
    expect(absentIn(log(0, 2), "t", lines), "whoever acknowledged it").to.deep.equal(["s/0/1", "s/0/3", "s/0/5"]);
    expect(absentIn(log(0, 1, 2, 3, 5), "t", [...lines, wrote(0, 9)])).to.deep.equal([]);
  });
});
