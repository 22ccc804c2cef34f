import { expect } from "chai";
import type { LedgerLine, Span } from "../ledger/lines.ts";
import { effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("what was sent", () => {
  const failed = (error: string) => ({ outcome: "indeterminate", answered: null, offset: null, error }) as const;
  const refused = (error: string) => ({ outcome: "rejected", offset: null, error }) as const;

  it("is counted in distinct records, each by the best that became of it", () => {
    const lines = [
      wrote([0, 9]),
      wrote([5, 14], failed("REQUEST_TIMED_OUT")),
      wrote([8, 17], refused("NOT_ENOUGH_REPLICAS")),
      wrote([0, 1], failed("NETWORK")),
    ];
    expect(measured(lines)).to.deep.include({
      sent: 18,
      acknowledged: 10,
      indeterminate: 5,
      rejected: 3,
      errors: { REQUEST_TIMED_OUT: 10, NOT_ENOUGH_REPLICAS: 10, NETWORK: 2 },
    });
  });

  it("was there or was not, each by the best that became of it", () => {
    const lines = [
      wrote([0, 3]),
      wrote([2, 7], failed("REQUEST_TIMED_OUT")),
      wrote([6, 11], refused("NOT_ENOUGH_REPLICAS")),
      stands([0, 4]),
      stands([7, 9]),
      ended(),
    ];
    expect(measured(lines).rpo).to.deep.include({ records: 0, ghosts: 2, indeterminateAbsent: 2, phantoms: 2 });
    expect(measured(lines).rpo?.ids).to.deep.include({
      ghosts: [
        ["s", 0, [4, 4]],
        ["s", 0, [7, 7]],
      ],
      phantoms: [["s", 0, [8, 9]]],
      indeterminateAbsent: [["s", 0, [5, 6]]],
    });
  });

  it("was acknowledged when the first acknowledgement of it came", () => {
    const acked = (at: Span, offset: number | null = 0) => wrote([0, 0], { answered: at, offset });
    const lost = (...lines: LedgerLine[]) => measured([...lines, ended()]).rpo?.seconds;
    expect(lost(acked([12, 12]), acked([11, 11]))).to.deep.equal({ atLeast: 9, atMost: 9 });
    expect(lost(acked([11, 11]), acked([12, 12]))).to.deep.equal({ atLeast: 9, atMost: 9 });
    expect(lost(wrote([0, 1], { answered: [14, 15] }), acked([12, 12]), wrote([1, 1], { answered: [13, 13] }))).to.deep.equal({
      atLeast: 8,
      atMost: 8,
    });
  });

  it("was not acknowledged by an answer that has no time", () => {
    expect(measured([wrote([0, 0], { answered: null }), ended()]).rpo).to.include({ records: 0, indeterminateAbsent: 1 });
  });

  it("or could not be, is told by when it was due", () => {
    const unsent = (intended: Span, slots: number): LedgerLine => ({
      kind: "unsent",
      topic: "orders",
      partition: 0,
      session: "s",
      cluster: "east",
      intended,
      slots,
    });
    const lines = [unsent([18, 22], 5), unsent([30, 30], 1)];
    expect(measured(lines)).to.deep.include({ unsent: 6, unsentBy: { beforeFault: 2, sinceFault: 4 } });
    expect(measured(lines, {}, []))
      .to.include({ unsent: 6 })
      .and.not.to.have.property("unsentBy");
    expect(measured([unsent([1, 1], 1)], {}, [effective(0.5)]).unsentBy).to.deep.equal({ beforeFault: 0, sinceFault: 1 });
  });
});
