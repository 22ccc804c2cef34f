import { expect } from "chai";
import type { LedgerLine } from "../ledger/lines.ts";
import { clock, effective, ended, measured, stands, wrote } from "./small.fixture.ts";

describe("how far back a loss reaches", () => {
  const run = wrote([0, 9], { answered: [10, 12] });
  const rpo = (...lines: LedgerLine[]) => measured([...lines, ended()], {}, [effective(20, 21), clock("other", 0.5)]).rpo;

  it("is to the first acknowledgement of a run that was lost whole, and to some in it of a part", () => {
    expect(rpo(run)).to.deep.include({ seconds: { atLeast: 10, atMost: 11 }, lostSpanSeconds: { atLeast: 2, atMost: 2 } });
    expect(rpo(run, stands([0, 4]))).to.deep.include({ seconds: { atLeast: 8, atMost: 11 } });
    expect(rpo(run, stands([3, 4])), "in two parts").to.deep.include({
      seconds: { atLeast: 8, atMost: 11 },
      recoveryPoint: { atLeast: 10, atMost: 12 },
      lostSpanSeconds: { atLeast: 0, atMost: 2 },
    });
    const later = wrote([10, 19], { answered: [13, 14] });
    expect(rpo(run, later, stands([0, 9]))).to.deep.include({ seconds: { atLeast: 7, atMost: 8 } });
    expect(rpo(run, later)).to.deep.include({ seconds: { atLeast: 10, atMost: 11 }, lostSpanSeconds: { atLeast: 4, atMost: 4 } });
  });

  it("is that of the partition which lost most, and nothing of what was acknowledged after the effect", () => {
    const other = { partition: 1, session: "t", answered: [5, 5] } as const;
    expect(rpo(run, wrote([0, 0], other), ended({ partition: 1 }))?.seconds).to.deep.equal({ atLeast: 15, atMost: 16 });
    const at = (time: number, over = {}) => rpo(wrote([0, 0], { answered: [time, time], ...over }))?.seconds;
    expect(at(20.5), "perhaps before").to.deep.equal({ atLeast: 0, atMost: 0.5 });
    expect(at(22)).to.deep.equal({ atLeast: 0, atMost: 0 });
    expect(at(21.25, { kernel: "other" }), "perhaps before").to.deep.equal({ atLeast: 0, atMost: 0.25 });
  });
});
