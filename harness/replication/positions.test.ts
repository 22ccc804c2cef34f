import { expect } from "chai";
import fc from "fast-check";
import { GuardRefused } from "../core/errors.ts";
import { asConnectOffset, assertInRange, notKept, positionIn } from "./positions.ts";

const at = (next: number, partition = 0) => ({ topic: "payments", partition, next });
const ranges = { payments: { 0: { start: 100, end: 150 } } };
const refusal = (...positions: ReturnType<typeof at>[]): string => {
  try {
    assertInRange(positions, ranges, "west");
    return "";
  } catch (error) {
    expect(error).to.be.instanceOf(GuardRefused);
    return (error as Error).message;
  }
};

describe("positions of a replicator", () => {
  it("are one beyond what Connect keeps, which is the last record copied", () => {
    expect(asConnectOffset("west", at(42))).to.deep.equal({
      partition: { cluster: "west", topic: "payments", partition: 0 },
      offset: { offset: 41 },
    });
    expect(asConnectOffset("west", at(0)).offset).to.equal(null);
  });

  it("come back as they were told, whatever they are", () => {
    fc.assert(
      fc.property(fc.nat(), (next) => expect(positionIn(asConnectOffset("west", at(next)))).to.deep.equal(at(next)) && true),
    );
  });

  it("may be anywhere from a log's start to its end, the end included", () => {
    for (const next of [100, 101, 150]) expect(refusal(at(next))).to.equal("");
  });

  it("are refused beyond the end, below the start, and where there is no log; all of them are named", () => {
    expect(refusal(at(151))).to.match(/payments\/0 at 151: the log ends at 150 in west/);
    expect(refusal(at(99))).to.match(/the log begins at 100 in west, and what was before is gone/);
    expect(refusal(at(-1), at(5, 7))).to.match(/at -1: no offset; payments\/7 at 5: west has no such log/);
    expect(refusal(at(Number.NaN))).to.match(/no offset/);
  });

  it("are read back: what was not taken is named", () => {
    expect(notKept([at(42), at(7, 1)], [at(42)])).to.deep.equal(["payments/1 is at 0 instead of 7"]);
    expect(notKept([at(0)], [])).to.deep.equal([]);
  });
});
