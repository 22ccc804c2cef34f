import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { acknowledgedIds, idsIn } from "./segments.ts";

describe("ids in log segments", () => {
  it("are read from what DumpLogSegments prints of a payload", () => {
    const dump = [
      "Dumping /var/lib/kafka/data/ledger-0/00000000000000000000.log",
      "baseOffset: 0 lastOffset: 1 count: 2 isTransactional: false",
      "| offset: 0 CreateTime: 1 keySize: -1 valueSize: 200 sequence: -1 headerKeys: [muster] payload: ledger-home-1/0/17 mmmm",
      "| offset: 1 CreateTime: 1 keySize: -1 valueSize: 200 sequence: -1 headerKeys: [muster] payload: ledger-home-1.2/0/0 mmmm",
    ].join("\n");
    expect([...idsIn(dump)]).to.deep.equal(["ledger-home-1/0/17", "ledger-home-1.2/0/0"]);
  });

  it("are compared with acknowledged writes only", () => {
    const write = {
      kind: "write",
      session: "s",
      cluster: "home",
      topic: "t",
      partition: 0,
      offset: 0,
      intended: [0, 1],
      answered: [0, 1],
      latencyMsMax: 1,
      late: 0,
    } as const;
    const lines: LedgerLine[] = [
      { ...write, outcome: "acknowledged", seq: [0, 1] },
      { ...write, outcome: "indeterminate", seq: [2, 9] },
    ];
    expect(acknowledgedIds(lines, "t")).to.deep.equal(["s/0/0", "s/0/1"]);
  });
});
