import { expect } from "chai";
import { LedgerError, readLedger, writeNdjson } from "./ndjson.ts";

const line = {
  kind: "commit",
  group: "g",
  cluster: "east",
  topic: "t",
  partition: 0,
  offset: 20,
  at: 12.5,
  outcome: "acknowledged",
} as const;

describe("the ledger as text", () => {
  it("reads back what it wrote", () => {
    expect(readLedger(writeNdjson([line, line]), "commits.ndjson")).to.deep.equal([line, line]);
  });

  it("names file, line and field of what is wrong", () => {
    const broken = writeNdjson([line, { ...line, offset: -1 }]);
    expect(() => readLedger(broken, "commits.ndjson")).to.throw(LedgerError, /^commits\.ndjson:2 cannot be read: offset: /);
    expect(() => readLedger("{\n", "x.ndjson")).to.throw(LedgerError, /^x\.ndjson:1 is not JSON/);
    expect(() => readLedger(writeNdjson([{ ...line, ofset: 1 }]), "x.ndjson")).to.throw(LedgerError, /ofset/);
  });

  it("refuses a run whose offsets and sequence numbers differ in number, and a range that descends", () => {
    const log = {
      kind: "log",
      cluster: "w",
      topic: "t",
      partition: 0,
      isolation: "uncommitted",
      origin: "native",
      offset: [0, 3],
      session: "s",
      seq: [0, 2],
    };
    expect(() => readLedger(writeNdjson([log]), "log.ndjson")).to.throw(/offset: a run has as many offsets/);
    expect(() => readLedger(writeNdjson([{ ...log, seq: [3, 0] }]), "log.ndjson")).to.throw(/seq/);
  });
});
