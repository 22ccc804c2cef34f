import { expect } from "chai";
import { encodeIdentity } from "../../ledger/identity.ts";
import { type ReceivedRecord, received } from "./received.ts";

const value = Buffer.from("payload");
const record = (
  offset: number,
  seq: number,
  over: { run?: string; session?: string; partition?: number } = {},
): ReceivedRecord => ({
  offset: String(offset),
  value,
  headers: { muster: Buffer.from(encodeIdentity({ run: "r1", session: "s", partition: 0, seq, ...over }, value)) },
});

describe("a fetched batch", () => {
  it("is runs of consecutive offsets that carry consecutive sequence numbers of one session", () => {
    const records = [record(10, 0), record(11, 1), record(12, 3), record(14, 4), record(15, 0, { session: "s.2" })];
    expect(received(records, 0, "r1").runs).to.deep.equal([
      { session: "s", seq: [0, 1], offset: [10, 11] },
      { session: "s", seq: [3, 3], offset: [12, 12] },
      { session: "s", seq: [4, 4], offset: [14, 14] },
      { session: "s.2", seq: [0, 0], offset: [15, 15] },
    ]);
  });

  it("passes over records of others and of other runs", () => {
    const foreign = { offset: "9", value };
    expect(received([foreign, record(10, 0, { run: "r0" })], 0, "r1")).to.deep.equal({ runs: [], corrupt: [] });
  });

  it("names the place of a damaged record and of one in the wrong partition, and does not count them as received", () => {
    const damaged = { ...record(10, 0), value: Buffer.from("paXload") };
    expect(received([damaged, record(11, 1, { partition: 3 })], 0, "r1")).to.deep.equal({
      runs: [],
      corrupt: [
        { offset: 10, problem: "checksum" },
        { offset: 11, problem: "misplaced" },
      ],
    });
  });
});
