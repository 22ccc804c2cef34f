import { expect } from "chai";
import type { LedgerLine, ScheduleLine } from "./lines.ts";
import { fillUnsent } from "./unsent.ts";

const schedule: ScheduleLine = { kind: "schedule", topic: "t", partition: 0, from: 1, every: 0.01, slots: 10 };
const of = { session: "s", cluster: "east", topic: "t", partition: 0 };

describe("slots that nobody wrote down", () => {
  it("are unsent, as runs", () => {
    const lines: LedgerLine[] = [
      {
        kind: "write",
        ...of,
        outcome: "acknowledged",
        seq: [0, 2],
        offset: 0,
        intended: [1, 1.02],
        answered: [1, 1.03],
        latencyMsMax: 3,
        late: 0,
      },
      { kind: "unsent", ...of, intended: [1.05, 1.06], slots: 2 },
      { kind: "unsent", ...of, session: "other", intended: [1.07, 1.09], slots: 3 },
    ];
    const filled = fillUnsent({ schedule, lines, session: "s", cluster: "east" });
    expect(filled.map(({ slots }) => slots)).to.deep.equal([2, 3]);
    expect(filled[0]).to.include({ kind: "unsent", ...of });
    expect(filled[1]?.intended[0]).to.be.closeTo(1.07, 1e-9);
  });

  it("are none where every slot is accounted for", () => {
    const lines: LedgerLine[] = [{ kind: "unsent", ...of, intended: [1, 1.09], slots: 10 }];
    expect(fillUnsent({ schedule, lines, session: "s", cluster: "east" })).to.deep.equal([]);
  });
});
