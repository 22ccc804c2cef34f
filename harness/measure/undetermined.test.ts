import { expect } from "chai";
import type { EndLine, LedgerLine } from "../ledger/lines.ts";
import { ended, measured, stands, wrote } from "./small.fixture.ts";

describe("a log that was not read to its end", () => {
  const cutOff = (over: Partial<EndLine> = {}) => ended({ complete: false, highWatermark: 105, lastStable: 107, ...over });

  it("says nothing of records at or beyond what could be read, by their offset where that is known", () => {
    const onWest = (line: LedgerLine, end = cutOff()) => measured([line, stands([0, 2], { offset: [100, 102] }), end]).rpo;
    const own = wrote([0, 9], { cluster: "west", offset: 100 });
    expect(onWest(own)).to.include({ undetermined: 5, records: 2 });
    expect(onWest(own, cutOff({ highWatermark: 107, lastStable: 105 }))).to.include({ undetermined: 5, records: 2 });
    expect(onWest(wrote([0, 9], { cluster: "west", offset: 50 })), "all below").to.include({ undetermined: 0, records: 7 });
    expect(onWest(wrote([5, 9], { cluster: "west", offset: 200 })), "all beyond").to.include({ undetermined: 5, records: 0 });
    const unplaced = wrote([0, 9], { cluster: "west", offset: null });
    expect(onWest(unplaced), "by what was seen last").to.include({ undetermined: 7, records: 0 });
  });

  it("says nothing of copies behind the last that was seen of their session", () => {
    const copied = (...lines: LedgerLine[]) => measured([...lines, cutOff()]).rpo;
    expect(copied(wrote([0, 9]), stands([0, 1]), stands([3, 4]))).to.include({ undetermined: 5, records: 1 });
    expect(copied(wrote([0, 9]), stands([0, 2]), stands([4, 8])), "the last one").to.include({ undetermined: 1, records: 1 });
    expect(copied(wrote([0, 9]), stands([0, 2]), stands([4, 4])), "a hole just before it").to.include({
      undetermined: 5,
      records: 1,
    });
    expect(copied(wrote([0, 4]), wrote([5, 9]), stands([0, 1]), stands([5, 9])), "seen behind it").to.include({
      undetermined: 0,
      records: 3,
    });
    expect(copied(wrote([0, 9])), "of none").to.include({ undetermined: 10, records: 0 });
    expect(copied(wrote([0, 4]), wrote([8, 9]), stands([0, 4])), "sent with a gap").to.include({ undetermined: 2, records: 0 });
  });

  it("says nothing of a partition that nobody read", () => {
    const { rpo } = measured([wrote([0, 9], { partition: 1 }), wrote([0, 9]), stands([0, 9]), ended()]);
    expect(rpo).to.include({ undetermined: 10, records: 0 });
  });
});
