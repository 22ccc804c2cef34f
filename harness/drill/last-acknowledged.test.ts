import { expect } from "chai";
import type { CommitLine, LedgerLine, TxnLine, WriteLine } from "../ledger/lines.ts";
import { lastAcknowledged } from "./last-acknowledged.ts";

const of = { topic: "payments", partition: 0 } as const;
const write = (cluster: string, answered: WriteLine["answered"], more: Partial<WriteLine> = {}): LedgerLine => ({
  ...{ kind: "write", ...of, session: `to-${cluster}`, cluster, outcome: "acknowledged", seq: [0, 9], offset: 0 },
  ...{ intended: [1, 1.1], answered, latencyMsMax: 20, late: 0, ...more },
});
const commit = (at: number, outcome: CommitLine["outcome"] = "acknowledged"): LedgerLine => ({
  ...{ kind: "commit", ...of, group: "billing", cluster: "east", offset: 10, at, outcome },
});
const txn = (at: number, outcome: TxnLine["outcome"]): LedgerLine => ({
  kind: "txn",
  session: "to-east",
  txn: "t1",
  outcome,
  at,
});
const last = (...lines: LedgerLine[]) => lastAcknowledged(lines, ["east"]);

describe("the last that clients were told by clusters that died", () => {
  it("is the end of the latest run of acknowledged writes to them", () => {
    expect(last(write("east", [1.2, 1.4]), write("east", [1.1, 1.3]), write("west", [1.5, 1.6]))).to.equal(1.4);
    expect(last(write("east", [1.2, 1.4], { outcome: "rejected" }), write("east", null, { outcome: "indeterminate" }))).to.equal(
      Number.NEGATIVE_INFINITY,
    );
  });

  it("may be the answer to a group's commit, or to a transaction's", () => {
    expect(last(write("east", [1.2, 1.4]), commit(1.5), commit(1.7, "indeterminate"))).to.equal(1.5);
    expect(last(write("east", [1.2, 1.4]), txn(1.6, "committed"))).to.equal(1.6);
    expect(last(txn(1.6, "aborted"), write("east", [1.2, 1.4]))).to.equal(1.6);
    expect(last(write("east", [1.2, 1.4]), txn(1.6, "indeterminate"))).to.equal(1.4);
    expect(last(write("west", [1.2, 1.4]), txn(1.6, "committed"))).to.equal(Number.NEGATIVE_INFINITY);
  });
});
